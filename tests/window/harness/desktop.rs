//! The display and the session bus.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use super::{looks::Size, picture::Screen, process::Group};

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

/// A display that nobody looks at, and a session bus.
pub(super) struct Desktop {
    pub(super) display: String,
    pub(super) bus: String,
    pub(super) screen: Screen,
    _processes: [Group; 2],
}

impl Desktop {
    /// Starts both; `folder` takes what they write.
    pub(super) fn start(folder: &Path, size: Size) -> Self {
        let screen = format!("{}x{}x24", size.width, size.height);
        let mut display = Command::new("Xvfb");
        display
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset", "-nocursor"])
            .stderr(Stdio::null());
        let display = display.arg("-fbdir").arg(folder);
        let (display, number) = Group::spawn_telling(display);
        let config = folder.join("bus.conf");
        fs::write(&config, BUS.replace("FOLDER", folder.to_str().unwrap())).unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.arg(format!("--config-file={}", config.display())).args(["--print-address=1", "--nofork", "--nopidfile"]);
        let (bus, address) = Group::spawn_telling(bus.stderr(Stdio::null()));
        Self { display: format!(":{number}"), bus: address, screen: Screen::in_folder(folder), _processes: [display, bus] }
    }
}
