//! The runner's own scoring parameters: the values of `config.toml` that differ from the defaults.

use std::{fs, path::Path};

use runclub_engine::config::Config;
use serde::Serialize;
use toml_edit::{DocumentMut, Item, RawString, Table, TableLike};

use crate::{
    AppError, ErrorCode,
    desk::Desk,
    files,
    music::named,
    overview::{self, Settings},
    settings,
};

/// A scoring parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// Its key: `fit.temperature`.
    pub key: String,
    /// What it means.
    pub text: String,
    /// Its value, as TOML.
    pub value: String,
    /// Its default, as TOML.
    pub default: String,
    /// Whether the runner changed it.
    pub changed: bool,
}

/// Every scoring parameter with its value in the folder's `config.toml`, in the order of the documentation.
///
/// # Errors
/// When the file cannot be read or means nothing; [`reset_desk_parameters`] sets such a file aside.
pub fn parameters(folder: &Path) -> Result<Vec<Parameter>, AppError> {
    let config = settings::of_folder(folder).map_err(|error| error.hint(RESET))?;
    let defaults = settings::documented(&Config::default());
    let list = settings::documented(&config).into_iter().zip(defaults);
    Ok(list
        .map(|((key, text, value), (_, _, default))| Parameter {
            key,
            text: text.to_owned(),
            changed: value != default,
            value: value.to_string(),
            default: default.to_string(),
        })
        .collect())
}

/// Changes one value of a desk's configuration (written as TOML), or sets it back to its default; gives what Settings
/// shows then.
///
/// # Errors
/// When there is no such key, the value cannot mean anything, or the file cannot be read or written.
pub async fn set_desk_parameter(desk: &Desk, key: &str, value: Option<&str>) -> Result<Settings, AppError> {
    set_parameter(desk.online().folder(), key, value)?;
    overview::settings(desk).await
}

/// Sets every value of a desk's configuration back to its default; gives what Settings shows then. A file that was there
/// is kept beside it: as `config.toml.bak`, or as `config.toml.bak2` and so on where that name is taken.
///
/// # Errors
/// When the file cannot be moved.
pub async fn reset_desk_parameters(desk: &Desk) -> Result<Settings, AppError> {
    reset_parameters(desk.online().folder())?;
    overview::settings(desk).await
}

/// Changes one value, or sets it back to its default. The rest of the file stays as it is.
fn set_parameter(folder: &Path, key: &str, value: Option<&str>) -> Result<(), AppError> {
    let file = folder.join(settings::FILE_NAME);
    let key = key.trim();
    let (_, explanation, default) = settings::documented(&Config::default())
        .into_iter()
        .find(|(known, ..)| known == key)
        .ok_or_else(|| settings::unknown(key))?;
    let value = value.map_or(Ok(default.clone()), |text| settings::value_of(key, text))?;
    let mut document = document(&file)?;
    let place = Place { key, explanation };
    if value == default && !place.has_own_comment(document.as_table_mut()) {
        place.clear(document.as_table_mut());
    } else {
        place.write(document.as_table_mut(), &value).map_err(|error| named(&file, error))?;
    }
    let text = document.to_string();
    settings::of_text(&file, &text)?;
    files::write(&file, &text, "configuration file")
}

/// Sets every value back to its default, and the file aside.
fn reset_parameters(folder: &Path) -> Result<(), AppError> {
    let file = folder.join(settings::FILE_NAME);
    if !file.exists() {
        return Ok(());
    }
    let backups = (1..).map(|number: u32| match number {
        1 => format!("{}.bak", settings::FILE_NAME),
        _ => format!("{}.bak{number}", settings::FILE_NAME),
    });
    let free = backups.map(|name| folder.join(name)).find(|backup| !backup.exists()).expect("BUG: names do not run out");
    fs::rename(&file, &free).map_err(|error| {
        AppError::new(ErrorCode::File, format!("the configuration file {} cannot be set aside", file.display()))
            .hint("Check that its folder may be written.")
            .caused_by(error)
    })
}

const RESET: &str = "Correct the file, or reset the parameters: that keeps it beside the new one.";

/// The file with its comments and layout; an empty document where there is no file.
fn document(file: &Path) -> Result<DocumentMut, AppError> {
    if !file.is_file() {
        return Ok(DocumentMut::new());
    }
    let broken = |why: &str| AppError::new(ErrorCode::File, format!("{}: {why}", file.display())).hint(RESET);
    let text = String::from_utf8(files::read(file, "configuration file")?).map_err(|_| broken("it is not UTF-8"))?;
    text.parse().map_err(|error: toml_edit::TomlError| broken(error.message()))
}

/// Where a value stands in the file.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    /// Its dotted key.
    key: &'a str,
    /// What we write above it.
    explanation: &'a str,
}

impl<'a> Place<'a> {
    /// The sections that hold the value, the outermost first, and its name in the last of them.
    fn path(&self) -> (Vec<&'a str>, &'a str) {
        let (sections, name) = self.key.rsplit_once('.').expect("BUG: every key has a section");
        (sections.split('.').collect(), name)
    }

    fn comment(&self) -> String {
        format!("# {}\n", self.explanation)
    }

    /// Whether the runner wrote a note at the value, which taking the value out would lose.
    fn has_own_comment(&self, root: &mut Table) -> bool {
        let (sections, name) = self.path();
        let Some(section) = sections.iter().try_fold(root as &mut dyn TableLike, |outer, part| inner(outer, part)) else {
            return false;
        };
        let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or_default().to_owned();
        let above = section.key(name).map_or(String::new(), |key| text(key.leaf_decor().prefix()));
        let behind = section.get(name).and_then(Item::as_value).map_or(String::new(), |value| text(value.decor().suffix()));
        behind.contains('#') || above.replace(&self.comment(), "").contains('#')
    }

    /// Writes the value where it stands, or at the end of its section under its explanation.
    fn write(&self, root: &mut Table, value: &toml::Value) -> Result<(), AppError> {
        let (sections, name) = self.path();
        let fresh: toml_edit::Value = value.to_string().parse().expect("BUG: a value is written as TOML");
        let mut section: &mut dyn TableLike = root;
        let mut with_room = true;
        for (depth, part) in sections.iter().enumerate() {
            let outermost = depth + 1 < sections.len();
            let item = section.entry(part).or_insert_with(|| {
                let mut table = Table::new();
                table.set_implicit(outermost);
                Item::Table(table)
            });
            // Comments need lines of their own, which neither inline tables nor dotted keys have.
            with_room = item.as_table().is_some_and(|table| !table.is_dotted());
            section = item.as_table_like_mut().ok_or_else(|| settings::not_a_value(part))?;
        }
        if let Some(Item::Value(old)) = section.get_mut(name) {
            let decor = old.decor().clone();
            *old = fresh;
            *old.decor_mut() = decor;
            return Ok(());
        }
        section.insert(name, Item::Value(fresh));
        if let Some(mut key) = section.key_mut(name).filter(|_| with_room) {
            key.leaf_decor_mut().set_prefix(self.comment());
        }
        Ok(())
    }

    /// Takes the value out, and the sections that are empty then.
    fn clear(&self, root: &mut Table) {
        let (sections, name) = self.path();
        remove(root, &sections, name);
    }
}

/// A section inside a section.
fn inner<'a>(outer: &'a mut dyn TableLike, part: &str) -> Option<&'a mut dyn TableLike> {
    outer.get_mut(part)?.as_table_like_mut()
}

fn remove(table: &mut dyn TableLike, sections: &[&str], name: &str) {
    let Some((first, rest)) = sections.split_first() else {
        table.remove(name);
        return;
    };
    let Some(section) = inner(table, first) else { return };
    remove(section, rest, name);
    let empty = section.is_empty();
    let noted = table.get(first).and_then(Item::as_table).is_some_and(|section| {
        let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).is_some_and(|text| text.contains('#'));
        text(section.decor().prefix()) || text(section.decor().suffix())
    });
    if empty && !noted {
        table.remove(first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data folder with this configuration file, if any.
    fn folder(text: Option<&str>) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        if let Some(text) = text {
            fs::write(folder.path().join(settings::FILE_NAME), text).expect("the file is written");
        }
        folder
    }

    fn text_of(folder: &Path) -> String {
        fs::read_to_string(folder.join(settings::FILE_NAME)).unwrap_or_default()
    }

    #[test]
    fn without_a_file_every_parameter_has_its_default() {
        let folder = folder(None);
        let list = parameters(folder.path()).expect("the defaults");
        assert_eq!(list.len(), Config::docs().len());
        assert!(list.iter().all(|parameter| !parameter.changed && parameter.value == parameter.default));
        let temperature = list.iter().find(|parameter| parameter.key == "fit.temperature").expect("it exists");
        assert_eq!((temperature.value.as_str(), temperature.text.is_empty()), ("0.005", false));
    }

    #[test]
    fn a_change_is_written_and_read_back() {
        let folder = folder(None);
        let check = |key: &str, value: &str, expected: &str| {
            set_parameter(folder.path(), key, Some(value)).expect(key);
            let list = parameters(folder.path()).expect("the file is read");
            let found = list.iter().find(|parameter| parameter.key == key).expect(key);
            assert_eq!((found.value.as_str(), found.changed), (expected, true), "{key}");
        };
        check("fit.temperature", "0.02", "0.02");
        check("fit.temperature", "0", "0.0");
        check("tiers.hard.bpm_low", " 165 ", "165.0");
        check("score.bpm_matching", "false", "false");
        check("fit.shortlist", "100", "100");
        let changed = parameters(folder.path()).expect("the file is read").into_iter().filter(|one| one.changed).count();
        assert_eq!(changed, 4);
    }

    #[test]
    fn a_file_of_ours_explains_its_values_and_empties_again() {
        let folder = folder(None);
        set_parameter(folder.path(), "fit.temperature", Some("0.02")).expect("a change");
        set_parameter(folder.path(), "tiers.hard.gate", Some("0.5")).expect("a change");
        assert_eq!(
            text_of(folder.path()),
            "[fit]\n# Scale of the seeded noise on each score: 0 always gives the best mix, more gives variety.\n\
             temperature = 0.02\n\n[tiers.hard]\n# Smallest tempoFit a song needs for this tier.\ngate = 0.5\n"
        );
        set_parameter(folder.path(), "fit.temperature", None).expect("back to the default");
        set_parameter(folder.path(), "tiers.hard.gate", Some("0.55")).expect("the default by hand");
        assert_eq!(text_of(folder.path()).trim(), "");
    }

    #[test]
    fn what_the_runner_wrote_around_a_value_stays() {
        let check = |before: &str, key: &str, value: Option<&str>, after: &str| {
            let folder = folder(Some(before));
            set_parameter(folder.path(), key, value).expect(key);
            assert_eq!(text_of(folder.path()), after);
        };
        let own = "# Mine.\n[fit]\ntemperature   = 0.01 # try this\n\n# Later.\n[score]\nproxy_dance = 0.5\n";
        check(own, "fit.temperature", Some("0.03"), &own.replace("0.01", "0.03"));
        check(own, "fit.temperature", None, &own.replace("0.01", "0.005"));
        check(own, "score.proxy_dance", None, &own.replace("proxy_dance = 0.5\n", ""));
        check(own, "score.proxy_energy", None, own);
        check("fit.temperature = 0.01\n", "fit.shortlist", Some("99"), "fit.temperature = 0.01\nfit.shortlist = 99\n");
        check("fit = { temperature = 0.01 }\n", "fit.temperature", Some("0.02"), "fit = { temperature = 0.02 }\n");
        check("fit = { temperature = 0.01 }\n", "fit.temperature", None, "");
        check("[fit]\n# Noted.\nshortlist = 99\n", "fit.shortlist", None, "[fit]\n# Noted.\nshortlist = 240\n");
    }

    #[test]
    fn what_cannot_mean_anything_is_refused_and_changes_nothing() {
        let before = "[tiers.easy]\nbpm_high = 160.0\n";
        let check = |key: &str, value: Option<&str>, expected: &str| {
            let folder = folder(Some(before));
            let error = set_parameter(folder.path(), key, value).expect_err(key);
            assert_eq!(error.code, ErrorCode::BadRequest, "{key}");
            assert!(error.message.contains(expected), "{key}: {}", error.message);
            assert_eq!(text_of(folder.path()), before, "{key}");
        };
        check("fit.temprature", Some("0.02"), "fit.temprature");
        check("fit.temprature", None, "fit.temprature");
        check("fit", Some("1"), "fit");
        check("fit.temperature", Some("warm"), "warm");
        check("fit.temperature", Some("1\nshortlist = 9"), "is not a value");
        check("fit.temperature", Some("-1"), "from 0 to 1");
        check("fit.shortlist", Some("2.5"), "type integer");
        check("tiers.easy.bpm_low", Some("162"), "at most bpm_high");
    }

    #[test]
    fn a_single_value_may_mend_the_whole() {
        let folder = folder(Some("[tiers.easy]\nbpm_low = 170.0\n"));
        assert!(parameters(folder.path()).is_err());
        set_parameter(folder.path(), "tiers.easy.bpm_high", Some("180")).expect("the two fit together");
        assert!(parameters(folder.path()).is_ok());
    }

    #[test]
    fn a_broken_file_is_reported_and_set_aside_on_reset() {
        for broken in ["[fit\n", "fit = 3\n", "[fit]\nwarmth = 1\n"] {
            let folder = folder(Some(broken));
            let error = parameters(folder.path()).expect_err(broken);
            assert!(error.message.contains(settings::FILE_NAME), "{broken}: {}", error.message);
            assert!(error.hints.iter().any(|hint| hint.contains("reset")), "{broken}: {:?}", error.hints);
            let refused = set_parameter(folder.path(), "fit.temperature", Some("0.02")).expect_err(broken);
            assert!(refused.message.contains(settings::FILE_NAME), "{broken}: {}", refused.message);
            for backup in ["config.toml.bak", "config.toml.bak2"] {
                fs::write(folder.path().join(settings::FILE_NAME), broken).expect("the file is written");
                reset_parameters(folder.path()).expect(broken);
                assert!(parameters(folder.path()).expect("the defaults").iter().all(|one| !one.changed));
                assert_eq!(fs::read_to_string(folder.path().join(backup)).expect("it is kept"), broken);
            }
        }
    }

    #[test]
    fn resetting_without_a_file_does_nothing() {
        let folder = folder(None);
        reset_parameters(folder.path()).expect("nothing to do");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }
}
