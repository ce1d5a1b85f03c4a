//! What the project needs on a machine, and how to get it.

use std::{
    io,
    process::{Command, Stdio},
};

/// A thing that must be there.
struct Need {
    what: &'static str,
    /// A command that succeeds when it is.
    probe: &'static [&'static str],
    /// How to get it.
    remedy: Remedy,
    /// What it is needed for.
    purpose: Purpose,
}

/// What something is needed for; what is needed to run is needed to test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build and run the program.
    Run,
    /// To test it.
    Test,
}

enum Remedy {
    /// Debian packages.
    Apt(&'static str),
    /// A component of the Rust toolchain.
    Rustup(&'static str),
}

const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler (SQLite is compiled in)",
        probe: &["cc", "--version"],
        remedy: Remedy::Apt("build-essential"),
        purpose: Purpose::Run,
    },
    Need { what: "rustfmt", probe: &["cargo", "fmt", "--version"], remedy: Remedy::Rustup("rustfmt"), purpose: Purpose::Test },
    Need { what: "clippy", probe: &["cargo", "clippy", "--version"], remedy: Remedy::Rustup("clippy"), purpose: Purpose::Test },
    Need {
        what: "a keyring to test with",
        probe: &["sh", "-c", "command -v gnome-keyring-daemon && command -v dbus-run-session"],
        remedy: Remedy::Apt("gnome-keyring dbus"),
        purpose: Purpose::Test,
    },
];

/// Installs what is missing where that is allowed, else says the one line to run.
pub(crate) fn provide(purpose: Purpose) -> io::Result<()> {
    let wanted = |need: &&Need| purpose == Purpose::Test || need.purpose == Purpose::Run;
    for need in NEEDS.iter().filter(wanted).filter(|need| !succeeds(need.probe)) {
        let line = match need.remedy {
            Remedy::Apt(packages) => format!("apt-get update && apt-get install -y --no-install-recommends {packages}"),
            Remedy::Rustup(component) => format!("rustup component add {component}"),
        };
        println!("missing: {}; running: {line}", need.what);
        let allowed = matches!(need.remedy, Remedy::Rustup(_)) || succeeds(&["sh", "-c", "test \"$(id -u)\" = 0"]);
        if !allowed || !succeeds(&["sh", "-c", &line]) {
            let line = if matches!(need.remedy, Remedy::Apt(_)) { format!("sudo sh -c '{line}'") } else { line };
            return Err(io::Error::other(format!("{} is missing; run: {line}", need.what)));
        }
    }
    Ok(())
}

/// Says what is there and what is not.
pub(crate) fn report() {
    for need in NEEDS {
        println!("{} {}", if succeeds(need.probe) { "ok      " } else { "missing " }, need.what);
    }
}

fn succeeds(command: &[&str]) -> bool {
    let status =
        Command::new(command[0]).args(&command[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
