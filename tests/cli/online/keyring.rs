//! The whole way with a real keyring: a Secret Service of this test's own, on a bus of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    process::{Child, ChildStdin, Command, Stdio},
};

use runclub_testkit::fake::Service;

use super::{outside::Outside, sign_in::small};
use crate::support::Room;

/// What the test needs of the machine (Debian: dbus, gnome-keyring).
const PROGRAMS: [&str; 3] = ["dbus-run-session", "dbus-send", "gnome-keyring-daemon"];

/// Starts the keyring, says where its bus is, and ends both when nobody holds the other end of its
/// standard input any more.
const SESSION: &str = r#"
printf 'an invented password' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
keyring=$!
echo "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
kill "$keyring"
"#;

/// A bus with an unlocked keyring.
struct Keyring {
    bus: String,
    session: Child,
    /// Open for as long as the session is needed.
    open: Option<ChildStdin>,
}

impl Keyring {
    /// Starts in a room; nothing of the runner's own session takes part.
    fn start(room: &Room) -> Self {
        fs::create_dir_all(room.path("run")).unwrap();
        fs::set_permissions(room.path("run"), fs::Permissions::from_mode(0o700)).unwrap();
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "sh", "-c", SESSION]).env_clear().current_dir(room.path("home"));
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", room.path("home"));
        command.env("XDG_RUNTIME_DIR", room.path("run"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut session = command.spawn().unwrap();
        let mut bus = String::new();
        BufReader::new(session.stdout.take().unwrap()).read_line(&mut bus).unwrap();
        let open = session.stdin.take();
        let keyring = Self { bus: bus.trim().to_owned(), session, open };
        keyring.wait_until_it_serves();
        keyring
    }

    /// Asks the bus, which starts nothing by itself when it is asked for a name's owner.
    fn wait_until_it_serves(&self) {
        let asked = (0..5_000).find(|_| {
            let owned = self.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", "org.freedesktop.secrets");
            owned.contains("true") && self.default_collection().contains("/collection/")
        });
        assert!(asked.is_some(), "the keyring does not come up");
    }

    fn default_collection(&self) -> String {
        let path = "/org/freedesktop/secrets";
        self.call("org.freedesktop.secrets", path, "org.freedesktop.Secret.Service.ReadAlias", "default")
    }

    fn call(&self, of: &str, path: &str, method: &str, argument: &str) -> String {
        let mut command = Command::new("dbus-send");
        command.args(["--session", "--print-reply=literal", &format!("--dest={of}"), path, method]);
        command.arg(format!("string:{argument}")).env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        drop(self.open.take());
        let _ = self.session.wait();
    }
}

fn is_missing(program: &&str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    !std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[test]
fn the_whole_way_with_a_keyring() {
    if let Some(program) = PROGRAMS.iter().find(|program| is_missing(program)) {
        println!("not shown here: {program} is not installed (Debian: dbus, gnome-keyring)");
        return;
    }
    let outside = Outside::new(small());
    let keyring = Keyring::start(&outside.room);
    let with_bus = |line: &str, bus: &str| {
        let mut command = outside.command(line);
        command.env("RUNCLUB_TOKEN_STORE", "keyring").env("DBUS_SESSION_BUS_ADDRESS", bus);
        command
    };
    let say = |line: &str| outside.run(&mut with_bus(line, &keyring.bus));

    let mut login = outside.begin(&mut with_bus("login --no-browser --port 0", &keyring.bus));
    outside.fakes.consent(&login.address).unwrap();
    let answer = login.ends().ends_with_code(0);
    assert!(answer.err.contains("The sign-in is kept in the system's keyring."), "{answer:#?}");
    assert!(!answer.err.contains("note: "), "{answer:#?}");
    let status = say("status").ends_with_code(0);
    assert!(status.out.contains("An Invented Runner; the sign-in is kept in the system's keyring"), "{status:#?}");
    say("sync").ends_with_code(0);
    outside.fakes.world().expire_access();
    say("playlists --refresh").ends_with_code(0);
    say("sync").ends_with_code(0);
    let tokens = outside.seen(Service::SpotifyAccounts).iter().filter(|seen| seen.method == "POST").count();
    assert_eq!(tokens, 2, "the refreshed token is kept too");
    assert!(!outside.room.data().join("sign-in.json").exists());
    outside.assert_no_secret_below(&outside.room.path("."));

    // The same keyring, another data folder: nobody is signed in there.
    let mut elsewhere = with_bus("status", &keyring.bus);
    let elsewhere = outside.run(elsewhere.env("RUNCLUB_DATA_DIR", outside.room.path("elsewhere")));
    assert!(elsewhere.out.contains("not signed in"), "{elsewhere:#?}");

    // Without its bus the sign-in is neither used nor thought gone.
    let nowhere = format!("unix:path={}", outside.room.path("no-bus").display());
    let without = |line: &str| outside.run(&mut with_bus(line, &nowhere));
    let status = without("status").ends_with_code(0);
    assert!(status.out.contains("the system's keyring, which cannot be reached now"), "{status:#?}");
    without("sync").fails(1, &["not signed in"]).with_hint();
    without("logout").fails(1, &["the sign-in in the system's keyring cannot be removed"]).with_hint();
    say("sync").ends_with_code(0);

    say("logout").ends_with_code(0);
    let status = say("status").ends_with_code(0);
    assert!(status.out.contains("no sign-in is kept"), "{status:#?}");
    say("sync").fails(1, &["no sign-in is kept"]).with_hint();
    without("logout").ends_with_code(0);
}
