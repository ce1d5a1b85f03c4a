//! Links that claim to come back from a sign-in.
//!
//! Anybody can make this machine open a link of ours, and any web page can knock at the listener. What
//! is made here is wrong for certain: whoever knows the state of a sign-in may end it, so nothing here
//! both knows it and is well-formed.

use std::fmt::Write as _;

/// Numbers that follow from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit as u64) as usize
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// A text of anything that text can hold.
    fn text(&mut self, longest: usize) -> String {
        let length = self.below(longest + 1);
        let any = |dice: &mut Self| match dice.below(6) {
            0 => char::from(dice.below(32) as u8),
            1 => char::from_u32(dice.below(0x0011_0000) as u32).unwrap_or('\u{fffd}'),
            2 => ['&', '=', '?', '#', '%', '/', ':', '@', '+', ';', '\\', '"'][dice.below(12)],
            _ => char::from(b' ' + dice.below(95) as u8),
        };
        (0..length).map(|_| any(self)).collect()
    }
}

/// The sign-in that is waiting, as somebody who knows everything of it sees it.
struct Target {
    /// What comes before the `?` of its links: `runclub://callback` or `/callback`.
    base: &'static str,
    code: String,
    state: String,
}

impl Target {
    /// A state that is not the one waited for.
    fn other_state(&self, dice: &mut Dice) -> String {
        let state = &self.state;
        let at = dice.below(state.len());
        match dice.below(7) {
            0 => state[..at].to_owned(),
            1 => {
                let other = if state[at..].starts_with('A') { "B" } else { "A" };
                format!("{}{other}{}", &state[..at], &state[at + 1..])
            }
            2 => format!("{state}{}", dice.one_of(&["A", "%00", "%20", "+", "%0d%0a", "="])),
            3 => format!("{}{state}", dice.one_of(&["A", "%00", "%20", "+", "%ef%bb%bf"])),
            // Encoded twice, so that decoding once leaves something else.
            4 => state.bytes().fold(String::new(), |mut all, byte| {
                let _ = write!(all, "%25{byte:02x}");
                all
            }),
            5 => state.chars().rev().chain(['A']).collect(),
            _ => format!("{}!", dice.text(60).replace(['&', '#'], "")),
        }
    }

    /// A link that is not the answer.
    fn hostile(&self, seed: u64) -> String {
        let mut dice = Dice(seed);
        let dice = &mut dice;
        let Self { base, code, state } = self;
        let (forged, junk) = (self.other_state(dice), dice.text(80));
        match dice.below(20) {
            0 | 1 => format!("{base}?code={code}&state={forged}"),
            2 => format!("{base}?error={}&state={forged}", dice.one_of(&["access_denied", "server_error", "", "%00"])),
            3 => format!("{base}?code={code}&state={state}&state={}", dice.one_of(&[state, &forged, ""])),
            4 => format!("{base}?st%61te={state}&code={code}&%73tate={state}"),
            5 => format!("{base}?code={code}&code={}&state={state}", dice.one_of(&[code, "other", ""])),
            6 => format!("{base}?code={code}&error=access_denied&state={state}"),
            7 => format!(
                "{base}?{}",
                dice.one_of(&[&format!("code={code}"), &format!("state={state}"), "error=access_denied", ""])
            ),
            8 => {
                format!("{base}?code={}&state={state}", dice.one_of(&["", "%00", "a%0d%0aHost:%20x", "%c3%a4", "%7f", "%ff%fe"]))
            }
            9 => format!("{}?code={code}&state={state}", self.elsewhere(dice)),
            10 => format!("{base}?code={code}&state={state}&padding={}", "x".repeat(4_000 + dice.below(100_000))),
            11 => format!("{base}?link=runclub%3A%2F%2Fcallback%3Fcode%3D{code}%26state%3D{state}"),
            12 => format!("{base}?next=runclub://callback?code={code}&state={state}"),
            13 => format!("{base}#code={code}&state={state}"),
            14 => format!("{base}?code={code};state={state}"),
            15 => format!("{base}?code={code}\r\nX-RunClub-Key: {junk}\r\n\r\nGET /callback&state={forged}"),
            16 => format!("{base}?code={junk}&state={forged}"),
            17 => format!("{base}?{junk}"),
            18 => format!("{base}{junk}?code={code}&state={forged}"),
            _ => format!("{}{junk}", &base[..base.len() - dice.below(9)]),
        }
    }

    /// Where an answer does not come back to.
    fn elsewhere(&self, dice: &mut Dice) -> String {
        let of_links = [
            "runclub://evil.example",
            "runclub://callback.evil.example",
            "runclub://callback@evil.example",
            "runclub://runner:word@callback",
            "runclub://callback:8888",
            "runclub://Callback",
            "runclub://callbac%6b",
            "runclub://callback/more",
            "runclub://callback//",
            "runclub:///callback",
            "runclub://127.0.0.1/callback",
            "runclub:callback",
            "https://callback",
            "http://127.0.0.1:8888/callback",
            "file:///callback",
            "javascript:callback",
        ];
        let of_pages = [
            "/",
            "/Callback",
            "/callback/",
            "//callback",
            "/callbac%6b",
            "/link",
            "/callback/more",
            "/callback/..",
            "*",
            "callback",
        ];
        dice.one_of(if self.base.starts_with('/') { &of_pages } else { &of_links }).to_owned()
    }
}

mod hostile {
    use std::{
        collections::BTreeMap,
        io,
        path::PathBuf,
        pin::pin,
        sync::{Arc, Mutex},
    };

    use runclub_app::{
        account::{self, Redirect, SigningIn},
        online::Online,
    };
    use tokio_util::sync::CancellationToken;

    use super::{Dice, Target};
    use crate::online::{
        inside::{Hand, begin_login, block_on},
        outside::{Outside, files_below},
        seeds,
        sign_in::{small, way_back},
        wire,
    };

    /// Links per sign-in; the true one ends it.
    const PER_SIGN_IN: usize = 400;
    /// Links after which the data folder is compared.
    const BETWEEN_LOOKS: usize = 50;

    /// What is logged on this thread, where everything of this test happens.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Log {
        fn take(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
        }

        fn listen(&self) -> tracing::subscriber::DefaultGuard {
            let log = self.clone();
            let all = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
            tracing::subscriber::set_default(all.with_writer(move || log.clone()).finish())
        }
    }

    /// The data folder, byte by byte. Nobody writes in the meantime, so that the files of SQLite are the
    /// same too, but for the index of the write-ahead log: its marks of readers are bookkeeping.
    fn kept(outside: &Outside) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = files_below(&outside.room.data());
        files.retain(|path, _| !path.to_string_lossy().ends_with("-shm"));
        files
    }

    /// Every link goes to a sign-in that really waits, over its listener on loopback: as a second launch
    /// hands it on, or as a browser brings it. Those that a second launch refuses at sight (another
    /// scheme, longer than any answer) end there.
    #[test]
    fn change_nothing() {
        let outside = Outside::signed_in(small());
        let log = Log::default();
        let _listening = log.listen();
        let seeds: Vec<u64> = seeds(2_000).collect();
        let mut sent = Sent::default();
        block_on(async {
            let online = outside.online(&Hand::new()).await;
            for (round, seeds) in seeds.chunks(PER_SIGN_IN).enumerate() {
                let redirect = if round % 2 == 0 { Redirect::DeepLink } else { Redirect::Loopback { port: 0 } };
                let state = one_sign_in(&outside, &online, redirect, seeds, &mut sent).await;
                let logged = log.take();
                assert!(logged.contains("a link that is no answer to the sign-in"), "the log is listened to");
                assert!(!logged.contains(&state), "a state in the log");
                outside.assert_no_secret_in(&logged);
            }
            online.close().await;
        });
        let Sent { handed_on, refused_at_sight, browsed } = sent;
        assert_eq!(handed_on + refused_at_sight + browsed, seeds.len());
        println!("{handed_on} links handed on, {refused_at_sight} refused at sight, {browsed} browsed: none changed anything");
    }

    /// Sends the links of these seeds to one sign-in, then the true one; returns its state.
    async fn one_sign_in(outside: &Outside, online: &Online, redirect: Redirect, seeds: &[u64], sent: &mut Sent) -> String {
        let signing_in = begin_login(online, redirect).await;
        let address = signing_in.address().to_owned();
        let (back, state) = way_back(&address);
        let targets = targets(outside, &signing_in, redirect, &state);
        let before = kept(outside);
        let cancel = CancellationToken::new();
        let mut waiting = pin!(signing_in.finish(online, &cancel));
        for (count, seed) in seeds.iter().enumerate() {
            let to_the_page = redirect != Redirect::DeepLink && seed % 2 == 0;
            let refused = async {
                if to_the_page {
                    sent.browsed += 1;
                    browse(&back, &targets.page, *seed).await
                } else {
                    let link = targets.link.hostile(*seed);
                    let at_sight = !link.starts_with("runclub://") || link.len() > 4_096;
                    *(if at_sight { &mut sent.refused_at_sight } else { &mut sent.handed_on }) += 1;
                    account::deliver_link(&outside.room.data(), &link).await.is_err()
                }
            };
            tokio::select! {
                _ = &mut waiting => panic!("seed {seed} ended the sign-in"),
                refused = refused => assert!(refused, "seed {seed} was believed"),
            }
            if count % BETWEEN_LOOKS == BETWEEN_LOOKS - 1 {
                assert_eq!(kept(outside), before, "seed {seed} or one of the {BETWEEN_LOOKS} before");
            }
        }
        assert_eq!(kept(outside), before, "one of the last");
        let truth = async {
            if redirect == Redirect::DeepLink {
                account::deliver_link(&outside.room.data(), &targets.answer).await.unwrap();
            } else {
                tokio::task::spawn_blocking(move || runclub_testkit::fake::consent(&address)).await.unwrap().unwrap();
            }
        };
        let (signed_in, ()) = tokio::join!(waiting, truth);
        assert_eq!(signed_in.unwrap().display_name.as_deref(), Some("An Invented Runner"));
        state
    }

    /// How many links went which way.
    #[derive(Default)]
    struct Sent {
        /// To the sign-in that waits, by a second launch.
        handed_on: usize,
        /// No further than the second launch.
        refused_at_sight: usize,
        /// To the listener, by a browser.
        browsed: usize,
    }

    struct Targets {
        /// For a second launch.
        link: Target,
        /// For a browser.
        page: Target,
        /// The true link, where there is one to hand on.
        answer: String,
    }

    fn targets(outside: &Outside, signing_in: &SigningIn, redirect: Redirect, state: &str) -> Targets {
        // A true code, so that a log that repeats one is found out.
        let answer = match redirect {
            Redirect::DeepLink => outside.fakes.consent(signing_in.address()).unwrap(),
            Redirect::Loopback { .. } => String::new(),
        };
        let code = answer.split(['?', '&']).find_map(|pair| pair.strip_prefix("code=")).unwrap_or("AQinvented");
        let target = |base| Target { base, code: code.to_owned(), state: state.to_owned() };
        Targets { link: target("runclub://callback"), page: target("/callback"), answer: answer.clone() }
    }

    /// Brings a link as a page in the browser does; whether it was refused.
    async fn browse(back: &str, target: &Target, seed: u64) -> bool {
        let host = back.trim_start_matches("http://").trim_end_matches("/callback").to_owned();
        let mut dice = Dice(seed ^ 0xb0);
        let answer = format!("{}?code={}&state={}", target.base, target.code, target.state);
        let request = match dice.below(8) {
            // A true answer from a foreign name, by another method, or without the key.
            0 => format!("GET {answer} HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
            1 => format!("PUT {answer} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            2 => format!(
                "POST /link HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\nhttp://{host}{answer}",
                host.len() + answer.len() + 7
            ),
            _ => format!("GET {} HTTP/1.1\r\nHost: {host}\r\n\r\n", target.hostile(seed)),
        };
        tokio::task::spawn_blocking(move || wire::send(&host, request.as_bytes())).await.unwrap() != 200
    }
}
