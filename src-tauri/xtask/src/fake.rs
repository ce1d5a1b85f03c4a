//! `cargo xtask fake`: the services' fakes for playing by hand.

use std::io::{self, Write as _};

use runclub_testkit::fake::{Fakes, LASTFM_KEY, Setup};

/// What the fakes start with.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Liked songs of the account.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=50_000))]
    songs: u32,
    /// Own playlists of 60 songs each, beside one shared and one followed.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=500))]
    playlists: u32,
    /// The first of five ports in a row; the system chooses when absent.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1_024..=65_531))]
    port: Option<u16>,
    /// The same number gives the same music.
    #[arg(long, default_value_t = 2_026)]
    seed: u64,
    /// Agree to every sign-in at once, in place of a page with two links.
    #[arg(long)]
    agree: bool,
}

/// Serves until the process is ended.
pub(crate) fn run(args: &Args) -> io::Result<()> {
    let fakes = Fakes::start(setup(args));
    print(&fakes)?;
    loop {
        std::thread::park();
    }
}

fn setup(args: &Args) -> Setup {
    let mut setup = Setup::account(args.songs, args.playlists).with(|rules| rules.consent_page = !args.agree);
    let strangers = Setup::default().playlists.into_iter().filter(|playlist| !playlist.own);
    setup.playlists.extend(strangers);
    Setup { seed: args.seed, first_port: args.port, ..setup }
}

fn print(fakes: &Fakes) -> io::Result<()> {
    let world = fakes.world();
    let account = world.account();
    let (name, songs, playlists) = (&account.display_name, world.likes().len(), world.playlists().len());
    let mut out = io::stdout().lock();
    writeln!(out, "# The account of {name} ({}): {songs} liked songs, {playlists} playlists.", account.id)?;
    writeln!(out, "# Last.fm takes the key {LASTFM_KEY}. Ctrl-C ends the fakes.")?;
    drop(world);
    for (name, value) in fakes.environment() {
        writeln!(out, "export {name}={value}")?;
    }
    out.flush()
}
