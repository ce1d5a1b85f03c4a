//! The command line: results to standard output, everything else to standard error.

mod args;
mod check;
mod config;
mod connect;
mod coverage;
mod edit;
mod import;
mod mix;
mod output;
mod playlists;
mod save;
mod status;
mod sync;

use std::{
    ffi::OsString,
    io::{self, IsTerminal},
    process::ExitCode,
};

use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};
use runclub_app::{AppError, ErrorCode, library_kind::LibraryKind};
use tracing_subscriber::EnvFilter;

/// Playlists whose songs follow the effort of your run. Without a subcommand, the window opens.
#[derive(Debug, Parser)]
#[command(name = "runclub", version, about, long_about = None, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Cli {
    /// Open the window on the demo library.
    #[arg(long)]
    demo: bool,
    /// What to do without a window; nothing opens it.
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  runclub
  runclub mix --demo --template pyramid --minutes 42
  runclub mix --library my-songs.csv --curve \"easy:8,hard:4,easy:3,hard:4,easy:6\"
  runclub import my-songs.csv --as playlist:Running
  runclub coverage --demo

Exit codes: 0 done, 1 the job failed, 2 bad usage, 3 not enough music, 4 check found a broken rule.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate a mix.
    Mix(mix::Args),
    /// Change a mix: move, remove, insert, replace, lock, regenerate, repair.
    Edit(edit::Args),
    /// Read a library file into the data folder.
    Import(import::Args),
    /// Show what the library offers each effort tier.
    Coverage(coverage::Args),
    /// Recompute and judge a mix document.
    Check(check::Args),
    /// Sign in to Spotify with your own Client ID.
    Login(connect::LoginArgs),
    /// Sign out; delete what the services sent.
    Logout(connect::LogoutArgs),
    /// Fetch what is new from Spotify and the other services.
    Sync(sync::Args),
    /// Show how things stand: account, library, what is closed, what is left to do.
    Status(status::Args),
    /// List your Spotify playlists, and choose those to run to.
    Playlists(playlists::Args),
    /// Save a mix as a Spotify playlist, or update the one it was saved as.
    Save(save::Args),
    /// Show or change what may leave this machine.
    Consent(connect::ConsentArgs),
    /// Print the configuration as TOML with comments.
    Config(config::Args),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// How a subcommand ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// The job is done.
    Yes,
    /// There is not enough music; the explanation is printed.
    NotEnoughMusic,
    /// A hard rule is broken.
    RuleBroken,
}

/// Parses the arguments, runs the subcommand, and turns the outcome into an exit code.
pub(crate) fn run() -> ExitCode {
    run_with(std::env::args_os())
}

fn run_with(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    log_to_standard_error();
    if let Some(link) = connect::link_in(&args) {
        // An open window takes it from the second launch, and comes forward.
        return if connect::has_a_window() { window(None) } else { in_sight(&in_runtime(connect::deliver(&link))) };
    }
    match Cli::try_parse_from(args) {
        Ok(Cli { command: Some(command), .. }) => ended(&in_runtime(dispatch(command))),
        Ok(Cli { command: None, demo }) => window(demo.then_some(LibraryKind::Demo)),
        Err(error) => not_run(&error),
    }
}

/// Opens the window and stays until it is closed.
fn window(library: Option<LibraryKind>) -> ExitCode {
    in_sight(&connect::setup().and_then(|setup| crate::window::open(setup, library)).map(|()| Done::Yes))
}

fn in_runtime(work: impl Future<Output = Result<Done, AppError>>) -> Result<Done, AppError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let no_thread = |error| AppError::new(ErrorCode::File, "the system gives no thread to work on").caused_by(error);
    runtime.map_err(no_thread)?.block_on(work)
}

/// The end of what a menu or a browser may have started: nobody reads its standard error.
fn in_sight(end: &Result<Done, AppError>) -> ExitCode {
    let code = ended(end);
    if let Err(error) = end {
        crate::window::show_failure(error);
    }
    code
}

fn ended(end: &Result<Done, AppError>) -> ExitCode {
    match end {
        Ok(Done::Yes) => ExitCode::SUCCESS,
        Ok(Done::NotEnoughMusic) => ExitCode::from(3),
        Ok(Done::RuleBroken) => ExitCode::from(4),
        Err(error) => failed(error),
    }
}

async fn dispatch(command: Command) -> Result<Done, AppError> {
    match command {
        Command::Mix(args) => mix::run(args).await,
        Command::Edit(args) => edit::run(args).await,
        Command::Import(args) => import::run(args).await,
        Command::Coverage(args) => coverage::run(args).await,
        Command::Check(args) => check::run(args).await,
        Command::Login(args) => connect::login(args).await,
        Command::Logout(args) => connect::logout(args).await,
        Command::Sync(args) => sync::run(args).await,
        Command::Status(args) => status::run(args).await,
        Command::Playlists(args) => playlists::run(args).await,
        Command::Save(args) => Box::pin(save::run(args)).await,
        Command::Consent(args) => connect::consent(args).await,
        Command::Config(args) => config::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "runclub", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Help and version are answers; the rest is bad usage.
fn not_run(error: &clap::Error) -> ExitCode {
    let printed = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.print(),
        _ => {
            output::say(error.render().to_string().trim_end());
            return ExitCode::from(2);
        }
    };
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

fn failed(error: &AppError) -> ExitCode {
    output::say(&format!("error: {}", error.message));
    error.hints.iter().for_each(|hint| output::say(&format!("hint: {hint}")));
    let mut cause = std::error::Error::source(error);
    if cause.is_some() && error.hints.is_empty() {
        output::say("hint: RUNCLUB_LOG=debug tells what is behind it.");
    }
    while let Some(source) = cause {
        tracing::debug!("caused by: {source}");
        cause = source.source();
    }
    ExitCode::from(if error.code == ErrorCode::BadRequest { 2 } else { 1 })
}

fn log_to_standard_error() {
    let filter = EnvFilter::try_from_env("RUNCLUB_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    // It would log the address of a sign-in.
    let quiet = "webbrowser=off".parse().expect("BUG: a directive is one");
    let filter = filter.add_directive(quiet);
    let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(color).with_writer(io::stderr).init();
}
