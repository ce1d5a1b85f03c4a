//! The display and the session bus, and processes that leave nothing behind.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use super::looks::Size;

/// A bus that starts no services: nothing of the machine's desktop answers on it.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=FOLDER</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A process and everything it started; all of it ends when this is dropped.
pub(super) struct Group(Child);

impl Group {
    pub(super) fn spawn(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        Self(child.unwrap_or_else(|error| panic!("{}: {error}; see cargo xtask doctor", command.get_program().display())))
    }

    /// The same for a process that says on its first line where it can be reached.
    fn spawn_telling(command: &mut Command) -> (Self, String) {
        let mut group = Self::spawn(command.stdout(Stdio::piped()));
        let mut line = String::new();
        BufReader::new(group.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "{} ended at once", command.get_program().display());
        (group, line.trim().to_owned())
    }

    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A group without members is gone already.
        signal(&format!("-{}", self.0.id()));
        let _ = self.0.wait();
    }
}

/// Ends a process, or a group with a minus before its number, without letting it say goodbye.
pub(super) fn signal(target: &str) {
    let _ = Command::new("sh").args(["-c", "kill -s KILL -- \"$0\" 2>/dev/null", target]).status();
}

/// A display that nobody looks at, and a session bus.
pub(super) struct Desktop {
    pub(super) display: String,
    pub(super) bus: String,
    _processes: [Group; 2],
}

impl Desktop {
    /// Starts both; `folder` takes what they write.
    pub(super) fn start(folder: &Path, size: Size) -> Self {
        let screen = format!("{}x{}x24", size.width, size.height);
        let mut display = Command::new("Xvfb");
        display.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]).stderr(Stdio::null());
        let (display, number) = Group::spawn_telling(&mut display);
        let config = folder.join("bus.conf");
        fs::write(&config, BUS.replace("FOLDER", folder.to_str().unwrap())).unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.arg(format!("--config-file={}", config.display())).args(["--print-address=1", "--nofork", "--nopidfile"]);
        let (bus, address) = Group::spawn_telling(bus.stderr(Stdio::null()));
        Self { display: format!(":{number}"), bus: address, _processes: [display, bus] }
    }
}
