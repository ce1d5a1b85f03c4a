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

/// What something is needed for; what is needed to run is needed for everything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build and run the program, its window as well as its command line.
    Run,
    /// To test it.
    Test,
    /// To try a package on a bare system.
    TryPackage,
}

/// How to get what is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Remedy {
    /// Debian packages.
    Apt(&'static str),
    /// A component of the Rust toolchain.
    Rustup(&'static str),
    /// A program from npm.
    Npm(&'static str),
}

const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler (SQLite is compiled in)",
        probe: &["cc", "--version"],
        remedy: Remedy::Apt("build-essential"),
        purpose: Purpose::Run,
    },
    Need { what: "pkg-config", probe: &["pkg-config", "--version"], remedy: Remedy::Apt("pkg-config"), purpose: Purpose::Run },
    Need {
        what: "WebKitGTK 4.1, which the window is drawn with",
        probe: &["pkg-config", "--exists", "webkit2gtk-4.1"],
        remedy: Remedy::Apt("libwebkit2gtk-4.1-dev"),
        purpose: Purpose::Run,
    },
    Need {
        what: "Node.js and npm",
        probe: &["sh", "-c", "node --version && npm --version"],
        remedy: Remedy::Apt("nodejs npm"),
        purpose: Purpose::Run,
    },
    Need {
        what: "Node.js 20.19 or newer (Debian 12 has an older one)",
        probe: &["node", "--eval", NODE_IS_NEW_ENOUGH],
        remedy: Remedy::Npm("node@22"),
        purpose: Purpose::Run,
    },
    Need { what: "rustfmt", probe: &["cargo", "fmt", "--version"], remedy: Remedy::Rustup("rustfmt"), purpose: Purpose::Test },
    Need { what: "clippy", probe: &["cargo", "clippy", "--version"], remedy: Remedy::Rustup("clippy"), purpose: Purpose::Test },
    Need {
        what: "a keyring and a session bus to test with",
        probe: &["sh", "-c", "command -v gnome-keyring-daemon && command -v dbus-run-session"],
        remedy: Remedy::Apt("gnome-keyring dbus"),
        purpose: Purpose::Test,
    },
    Need {
        what: "a display that needs no screen",
        probe: &["sh", "-c", "command -v Xvfb && command -v xauth"],
        remedy: Remedy::Apt("xvfb xauth"),
        purpose: Purpose::Test,
    },
    Need {
        what: "xwininfo, which tells what a display shows",
        probe: &["sh", "-c", "command -v xwininfo"],
        remedy: Remedy::Apt("x11-utils"),
        purpose: Purpose::Test,
    },
    Need {
        what: "WebKitWebDriver, which plays the runner in window tests",
        probe: &["sh", "-c", "command -v WebKitWebDriver"],
        remedy: Remedy::Apt("webkit2gtk-driver"),
        purpose: Purpose::Test,
    },
    Need {
        what: "what opens links, and what registers who does",
        probe: &["sh", "-c", "command -v xdg-open && command -v desktop-file-validate"],
        remedy: Remedy::Apt("xdg-utils desktop-file-utils"),
        purpose: Purpose::Test,
    },
    Need {
        what: "debootstrap",
        probe: &["sh", "-c", "command -v debootstrap"],
        remedy: Remedy::Apt("debootstrap"),
        purpose: Purpose::TryPackage,
    },
];

/// The oldest Node.js that Vite, which builds the UI, runs on.
const NODE_IS_NEW_ENOUGH: &str =
    "const [major, minor] = process.versions.node.split('.').map(Number); process.exit(major * 100 + minor >= 2019 ? 0 : 1)";

/// Installs what is missing where that is allowed, else says the line to run.
pub(crate) fn provide(purpose: Purpose) -> io::Result<()> {
    let wanted = |need: &&Need| need.purpose == Purpose::Run || need.purpose == purpose;
    let missing: Vec<&Need> = NEEDS.iter().filter(wanted).filter(|need| !need.is_there()).collect();
    // Debian's packages at once; what they bring may be all that the others lacked.
    let (debian, others): (Vec<&Need>, Vec<&Need>) = missing.into_iter().partition(|need| need.remedy.package().is_some());
    install(&debian)?;
    others.into_iter().filter(|need| !need.is_there()).try_for_each(|need| install(&[need]))
}

/// Says what is there and what is not.
pub(crate) fn report() {
    for need in NEEDS {
        println!("{} {}", if need.is_there() { "ok      " } else { "missing " }, need.what);
    }
}

/// Installs things with one line for the shell.
fn install(missing: &[&Need]) -> io::Result<()> {
    let Some(first) = missing.first() else { return Ok(()) };
    let packages: Vec<&str> = missing.iter().filter_map(|need| need.remedy.package()).collect();
    let line = first.remedy.line(&packages.join(" "));
    let what = missing.iter().map(|need| need.what).collect::<Vec<_>>().join("; ");
    println!("missing: {what}; running: {line}");
    let needs_root = !matches!(first.remedy, Remedy::Rustup(_));
    let allowed = !needs_root || succeeds(&["sh", "-c", "test \"$(id -u)\" = 0"]);
    if allowed && succeeds(&["sh", "-c", &line]) && missing.iter().all(|need| need.is_there()) {
        return Ok(());
    }
    let line = if needs_root { format!("sudo sh -c '{line}'") } else { line };
    Err(io::Error::other(format!("missing: {what}; run: {line}")))
}

impl Need {
    fn is_there(&self) -> bool {
        succeeds(self.probe)
    }
}

impl Remedy {
    const fn package(self) -> Option<&'static str> {
        match self {
            Self::Apt(package) => Some(package),
            Self::Rustup(_) | Self::Npm(_) => None,
        }
    }

    /// The line for the shell; `packages` are all of Debian's that are to be installed.
    fn line(self, packages: &str) -> String {
        match self {
            Self::Apt(_) => format!("apt-get update && apt-get install -y --no-install-recommends {packages}"),
            Self::Rustup(component) => format!("rustup component add {component}"),
            Self::Npm(package) => format!("npm install --global {package}"),
        }
    }
}

fn succeeds(command: &[&str]) -> bool {
    let status =
        Command::new(command[0]).args(&command[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
