//! `runclub login`, `logout`, `consent`, and links of the system.

use std::{
    ffi::OsString,
    io::{self, BufRead, IsTerminal},
};

use clap::ValueEnum;
use runclub_app::{
    AppError, ErrorCode, account,
    account::{Redirect, SignInRequest, SigningIn},
    online::{Consent, Online, Setup, consents, set_consent},
    words,
};
use tokio_util::sync::CancellationToken;

use super::{Done, args::data_folder, output};

/// The way to the services, as the environment and the data folder decide it.
pub(super) async fn online() -> Result<Online, AppError> {
    open(setup()?).await
}

/// The data folder and where the services are, as the environment says.
pub(super) fn setup() -> Result<Setup, AppError> {
    Setup::from_environment(data_folder()?, |name| std::env::var_os(name))
}

async fn open(setup: Setup) -> Result<Online, AppError> {
    let online = Online::open(setup).await?;
    online.notices.iter().for_each(|notice| output::note(notice));
    Ok(online)
}

/// Ends with Ctrl-C: work stops at the next safe moment.
pub(super) fn cancelled_by_the_keyboard() -> CancellationToken {
    let token = CancellationToken::new();
    let cancel = token.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            cancel.cancel();
        }
    });
    token
}

#[derive(Debug, clap::Args)]
pub(super) struct LoginArgs {
    /// Your Client ID, from developer.spotify.com/dashboard; remembered [env: RUNCLUB_SPOTIFY_CLIENT_ID].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Print the address instead of opening the browser.
    #[arg(long)]
    no_browser: bool,
    /// The port of the way back, http://127.0.0.1:PORT/callback; the dashboard must list it.
    #[arg(long, value_name = "PORT", default_value_t = account::DEFAULT_PORT)]
    port: u16,
    /// Come back through runclub://callback instead; the dashboard must list it.
    #[arg(long, conflicts_with = "port")]
    link: bool,
    /// Without a keyring, keep the sign-in in a file that only you may read.
    #[arg(long)]
    token_file: bool,
    /// Do not agree to this; may be repeated. runclub consent explains each.
    #[arg(long, value_name = "WHAT")]
    refuse: Vec<What>,
}

/// What can be agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Tempo and energy from ReccoBeats.
    Reccobeats,
    /// Genres from MusicBrainz.
    Musicbrainz,
    /// Genres from Last.fm.
    Lastfm,
    /// What you played, for the score.
    Listening,
    /// Suggestions from ReccoBeats.
    Suggestions,
}

impl What {
    const fn consent(self) -> Consent {
        match self {
            Self::Reccobeats => Consent::ReccoBeats,
            Self::Musicbrainz => Consent::MusicBrainz,
            Self::Lastfm => Consent::LastFm,
            Self::Listening => Consent::Listening,
            Self::Suggestions => Consent::Suggestions,
        }
    }
}

pub(super) async fn login(args: LoginArgs) -> Result<Done, AppError> {
    let online = online().await?;
    let request = SignInRequest {
        client_id: args.client_id.as_deref().map(account::client_id).transpose()?,
        redirect: if args.link { Redirect::DeepLink } else { Redirect::Loopback { port: args.port } },
        refused: args.refuse.iter().map(|what| what.consent()).collect(),
        keep_in_file: args.token_file,
    };
    let signing_in = SigningIn::begin(&online, request).await?;
    explain(&args.refuse);
    if args.no_browser || !signing_in.open_browser().await {
        output::say("Open this address in your browser:");
        // On standard output, so that a script can take it.
        output::print(&format!("{}\n", signing_in.address()))?;
    } else {
        output::say("Your browser shows Spotify's page. Agree there, and come back.");
    }
    let signed_in = signing_in.finish(&online, &cancelled_by_the_keyboard()).await?;
    let name = signed_in.display_name.as_deref().unwrap_or("you");
    output::say(&format!("Signed in as {name}. The sign-in is kept in {}.", signed_in.kept_in));
    signed_in.notes.iter().for_each(|note| output::note(note));
    output::say("runclub sync fetches your music.");
    online.close().await;
    Ok(Done::Yes)
}

/// What leaves the machine, said before the browser opens.
fn explain(refused: &[What]) {
    output::say("Signing in lets RunClub read your liked songs, playlists and plays, and save playlists. Besides:");
    let asked = [What::Reccobeats, What::Musicbrainz, What::Lastfm, What::Listening];
    for what in asked.iter().filter(|what| !refused.contains(what)) {
        output::say(&format!("  {}", what.consent().text()));
    }
    output::say("Nothing else leaves this machine. runclub consent changes any of it, at any time.");
}

#[derive(Debug, clap::Args)]
pub(super) struct LogoutArgs {
    /// Also delete everything the services sent.
    #[arg(long)]
    delete: bool,
    /// With --delete: delete imported files' songs and tempo corrections too.
    #[arg(long, requires = "delete")]
    delete_imports: bool,
    /// With --delete: keep imported files' songs, without asking.
    #[arg(long, requires = "delete", conflicts_with = "delete_imports")]
    keep_imports: bool,
}

pub(super) async fn logout(args: LogoutArgs) -> Result<Done, AppError> {
    let setup = setup()?;
    let online = match open(setup.clone()).await {
        Err(error) if error.code == ErrorCode::Store => return Err(account::sign_out_without_store(&setup, error).await),
        opened => opened?,
    };
    if args.delete {
        let imports = args.delete_imports || (!args.keep_imports && wants_imports_gone(&online).await?);
        account::disconnect_and_delete(&online, imports).await?;
        output::say("Signed out. What the services sent is deleted; your own mixes and their use are kept.");
    } else {
        account::sign_out(&online).await?;
        output::say("Signed out. Your library stays; --delete removes what the services sent.");
    }
    output::say("spotify.com/account/apps withdraws the permission at Spotify too.");
    online.close().await;
    Ok(Done::Yes)
}

/// Asks whether imported songs go too; where nobody can answer, they stay.
async fn wants_imports_gone(online: &Online) -> Result<bool, AppError> {
    let songs = account::imported_songs(online.store()).await?;
    if songs == 0 || !io::stdin().is_terminal() {
        return Ok(false);
    }
    output::say(&format!("{} came from your own files. Delete them too? [y/N]", words::count(songs, "song", "songs")));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    Ok(read.is_ok() && answer.trim().eq_ignore_ascii_case("y"))
}

#[derive(Debug, clap::Args)]
pub(super) struct ConsentArgs {
    /// What it is about; without, all answers are shown.
    what: Option<What>,
    /// The answer.
    #[arg(requires = "what")]
    answer: Option<Answer>,
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Answer {
    /// Agree.
    On,
    /// Refuse.
    Off,
}

pub(super) async fn consent(args: ConsentArgs) -> Result<Done, AppError> {
    let online = online().await?;
    if let (Some(what), Some(answer)) = (args.what, args.answer) {
        set_consent(online.store(), what.consent(), answer == Answer::On).await?;
    }
    let answers = consents(online.store()).await?;
    let shown = Consent::ALL.into_iter().filter(|consent| args.what.is_none_or(|what| what.consent() == *consent));
    let lines: Vec<String> = shown
        .map(|consent| {
            let answer = match answers.answer(consent) {
                Some(true) => "on",
                Some(false) => "off",
                None => "not asked",
            };
            format!("{:<12} {answer:<10} {}\n", consent.slug(), consent.text())
        })
        .collect();
    online.close().await;
    output::print(&lines.concat())
}

/// Whether the system opened the program with one of our links.
pub(super) fn link_in(args: &[OsString]) -> Option<String> {
    // Whatever else came along: a link holds a code, which the parser of arguments would repeat.
    let is_ours = |link: &&str| link.get(.."runclub:".len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case("runclub:"));
    args.get(1)?.to_str().filter(is_ours).map(str::to_owned)
}

/// Whether a window has the data folder.
pub(super) fn has_a_window() -> bool {
    data_folder().is_ok_and(|folder| runclub_app::data_folder::has_a_window(&folder))
}

/// Hands a link on to the sign-in that waits for it.
pub(super) async fn deliver(link: &str) -> Result<Done, AppError> {
    account::deliver_link(&data_folder()?, link).await?;
    Ok(Done::Yes)
}
