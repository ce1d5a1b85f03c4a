//! The configuration as TOML: defaults, then a file, then single values.

use std::{fmt::Write as _, path::Path};

use runclub_engine::config::Config;
use toml::{Table, Value};

use crate::{AppError, ErrorCode, Hint, files, music::named};

/// The file in the data folder that is read when no other is named.
pub const FILE_NAME: &str = "config.toml";

/// The defaults, with the values of a file and of `key=value` overrides in place of theirs.
///
/// # Errors
/// When the file cannot be read, a key is unknown, or a value cannot mean anything.
pub fn load(file: Option<&Path>, overrides: &[String]) -> Result<Config, AppError> {
    let mut values = as_table(&Config::default());
    if let Some(file) = file {
        let bytes = files::read(file, "configuration file")?;
        merge_text(&mut values, file, &String::from_utf8_lossy(&bytes))?;
    }
    for entry in overrides {
        set(&mut values, entry)?;
    }
    // Single values may mend what a file leaves apart, so only the whole is judged.
    config_of(values).map_err(|error| match file {
        Some(file) if overrides.is_empty() => named(file, error),
        _ => error,
    })
}

/// The defaults with the values of the data folder's own file, when there is one.
///
/// # Errors
/// When the file cannot be read, a key is unknown, or a value cannot mean anything.
pub fn of_folder(folder: &Path) -> Result<Config, AppError> {
    let file = folder.join(FILE_NAME);
    load(file.is_file().then_some(file.as_path()), &[])
}

/// The defaults with the values of a text, as if it were the content of `file`.
pub(crate) fn of_text(file: &Path, text: &str) -> Result<Config, AppError> {
    let mut values = as_table(&Config::default());
    merge_text(&mut values, file, text)?;
    config_of(values)
}

/// A value that is written as TOML, in the type that its key has.
pub(crate) fn value_of(key: &str, text: &str) -> Result<Value, AppError> {
    let mut values = as_table(&Config::default());
    set(&mut values, &format!("{key}={text}"))?;
    lookup(&values, key).cloned().ok_or_else(|| unknown(key))
}

/// Every key with its explanation and its value, in the order of the documentation.
pub(crate) fn documented(config: &Config) -> Vec<(String, &'static str, Value)> {
    let values = as_table(config);
    let of = |key: &str| lookup(&values, key).cloned().expect("BUG: every documented key has a value");
    let with_value = |(key, text): (String, &'static str)| {
        let value = of(&key);
        (key, text, value)
    };
    Config::docs().into_iter().map(with_value).collect()
}

fn merge_text(values: &mut Table, file: &Path, text: &str) -> Result<(), AppError> {
    let given: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let place = error.span().map_or(String::new(), |span| format!(", line {}", line(span.start)));
        AppError::new(ErrorCode::File, format!("{}{place}: {}", file.display(), error.message())).hint(list_hint())
    })?;
    merge(values, given, "").map_err(|error| named(file, error))
}

fn config_of(values: Table) -> Result<Config, AppError> {
    let config: Config = Value::Table(values).try_into().map_err(|error: toml::de::Error| {
        AppError::bad_request(format!("the configuration does not fit: {}", error.message())).hint(list_hint())
    })?;
    config.validate()?;
    Ok(config)
}

/// Where every value is explained.
pub(crate) fn list_hint() -> Hint {
    Hint::by_place(
        "runclub config --defaults lists every value with its meaning.",
        "Settings lists every value with its meaning.",
    )
}

/// A configuration as TOML, each value under its explanation.
pub fn to_toml(config: &Config) -> String {
    let mut text = String::from("# RunClub's configuration. Every value may be left out; then its default counts.\n");
    let mut section = String::new();
    for (key, explanation, value) in documented(config) {
        let (of, name) = key.rsplit_once('.').expect("BUG: every key has a section");
        if of != section {
            of.clone_into(&mut section);
            let _ = write!(text, "\n[{section}]\n");
        }
        let _ = write!(text, "# {explanation}\n{name} = {value}\n");
    }
    text
}

fn as_table(config: &Config) -> Table {
    Table::try_from(config).expect("BUG: a configuration is a table")
}

fn lookup<'a>(values: &'a Table, key: &str) -> Option<&'a Value> {
    let mut parts = key.split('.');
    let first = values.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

fn merge(values: &mut Table, given: Table, path: &str) -> Result<(), AppError> {
    for (key, value) in given {
        let name = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (values.get_mut(&key), value) {
            (None, _) => return Err(unknown(&name)),
            (Some(Value::Table(inner)), Value::Table(given)) => merge(inner, given, &name)?,
            (Some(Value::Table(_)), _) => {
                return Err(not_a_value(&name));
            }
            (Some(place), value) => *place = fitting(place, value, &name)?,
        }
    }
    Ok(())
}

fn set(values: &mut Table, entry: &str) -> Result<(), AppError> {
    let Some((key, text)) = entry.split_once('=') else {
        return Err(AppError::bad_request(format!("{entry:?} is not of the form key=value"))
            .hint("For example --set fit.temperature=0.01."));
    };
    let (key, text) = (key.trim(), text.trim());
    let parsed = format!("value = {text}").parse::<Table>().ok().filter(|table| table.len() == 1);
    let value = parsed
        .and_then(|mut table| table.remove("value"))
        .ok_or_else(|| AppError::bad_request(format!("{text:?} is not a value for {key}")).hint(list_hint()))?;
    let given = key.rsplit('.').fold(value, |inner, part| Value::Table(Table::from_iter([(part.to_owned(), inner)])));
    match given {
        Value::Table(given) => merge(values, given, ""),
        _ => Err(unknown(key)),
    }
}

/// The value in the type that the place has: a whole number may stand for any number.
fn fitting(place: &Value, value: Value, name: &str) -> Result<Value, AppError> {
    match (place, value) {
        (Value::Float(_), Value::Integer(whole)) => Ok(Value::Float(whole as f64)),
        (place, value) if place.same_type(&value) => Ok(value),
        (place, value) => {
            Err(AppError::bad_request(format!("{name} is {value}; it must be of the type {}", place.type_str()))
                .hint(list_hint()))
        }
    }
}

pub(crate) fn not_a_value(section: &str) -> AppError {
    AppError::bad_request(format!("{section} is a section, not a value")).hint(list_hint())
}

pub(crate) fn unknown(key: &str) -> AppError {
    let docs = Config::docs();
    let nearest = docs.iter().map(|(known, _)| known).max_by(|a, b| {
        let alike = |known: &str| strsim::jaro_winkler(known, key);
        alike(a).total_cmp(&alike(b))
    });
    let error = AppError::bad_request(format!("there is no configuration key {key:?}"));
    match nearest {
        Some(known) if strsim::jaro_winkler(known, key) > 0.85 => error.hint(format!("Did you mean {known}?")).hint(list_hint()),
        _ => error.hint(list_hint()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_defaults_read_back_as_the_defaults() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join(FILE_NAME);
        std::fs::write(&file, to_toml(&Config::default())).expect("the file is written");
        assert_eq!(load(Some(&file), &[]).expect("the defaults load"), Config::default());
    }

    #[test]
    fn overrides_change_single_values() {
        let check = |entry: &str, expected: f64| {
            let config = load(None, &[entry.to_owned()]).expect(entry);
            assert_eq!(config.fit.temperature, expected, "{entry}");
        };
        check("fit.temperature=0.02", 0.02);
        check("fit.temperature = 0", 0.0);
    }

    #[test]
    fn wrong_keys_and_values_are_named() {
        let check = |entry: &str, expected: &str| {
            let error = load(None, &[entry.to_owned()]).expect_err(entry);
            assert_eq!(error.code, ErrorCode::BadRequest, "{entry}");
            assert!(error.message.contains(expected), "{entry}: {}", error.message);
        };
        check("fit.temprature=0.02", "fit.temprature");
        check("fit=1", "section");
        check("fit.temperature", "key=value");
        check("fit.temperature=warm", "warm");
        check("fit.temperature=nan", "fit.temperature");
        check("fit.temperature=-1", "from 0 to 1");
        check("tiers.easy.bpm_low=170", "bpm_low");
        check("fit.shortlist=2.5", "type integer");
        check("score.bpm_matching=1", "type boolean");
    }

    #[test]
    fn a_near_miss_is_suggested() {
        let error = load(None, &["fit.temprature=0.02".to_owned()]).expect_err("unknown key");
        assert!(error.hints.iter().any(|hint| hint.contains("fit.temperature")), "{:?}", error.hints);
    }
}
