use proptest::prelude::*;

use super::*;

const STATE: &str = "hidden-state-0123456789-abcdefghijklmnopqrst";
const STARTED: &str = "2026-11-20T12:00:00Z";
const PORT: u16 = 8888;

fn judge_at(redirect: Redirect, link: &str, now: &str) -> Result<Answer, Stray> {
    let (state, started_at) = (Secret::new(STATE), STARTED.parse().unwrap());
    judge(&Expected { redirect, state: &state, started_at }, &Url::parse(link).unwrap(), now.parse().unwrap())
}

fn code() -> Answer {
    Answer::Code(Secret::new("hidden-code"))
}

#[test]
fn only_our_address_counts() {
    let answer = format!("code=hidden-code&state={STATE}");
    let check = |redirect: Redirect, address: &str, counts: bool| {
        let expected = if counts { Ok(code()) } else { Err(Stray::OtherAddress) };
        assert_eq!(judge_at(redirect, &address.replace('?', &format!("?{answer}")), STARTED), expected, "{address}");
    };
    let loopback = Redirect::Loopback { port: PORT };
    check(loopback, "http://127.0.0.1:8888/callback?", true);
    check(loopback, "http://127.0.0.1:8888/callback?#_=_", true);
    check(Redirect::Loopback { port: 80 }, "http://127.0.0.1/callback?", true);
    for address in [
        "https://127.0.0.1:8888/callback?",
        "http://127.0.0.1/callback?",
        "http://127.0.0.1:8889/callback?",
        "http://127.0.0.2:8888/callback?",
        "http://localhost:8888/callback?",
        "http://[::1]:8888/callback?",
        "http://127.0.0.1.evil.example:8888/callback?",
        "http://user@127.0.0.1:8888/callback?",
        "http://:word@127.0.0.1:8888/callback?",
        "http://127.0.0.1:8888/Callback?",
        "http://127.0.0.1:8888/callback/?",
        "http://127.0.0.1:8888//callback?",
        "http://127.0.0.1:8888/?",
        "runclub://callback?",
        "data:text/html,?",
    ] {
        check(loopback, address, false);
    }
    check(Redirect::DeepLink, "runclub://callback?", true);
    check(Redirect::DeepLink, "RUNCLUB://callback/?", true);
    for address in [
        "runclub://callback/more?",
        "runclub://callback:8888?",
        "runclub://user@callback?",
        "runclub://other?",
        "runclub:callback?",
        "runclub:///callback?",
        "runclubs://callback?",
        "http://127.0.0.1:8888/callback?",
    ] {
        check(Redirect::DeepLink, address, false);
    }
}

#[test]
fn only_our_state_counts_and_says_one_thing() {
    let check = |query: &str, expected: Result<Answer, Stray>| {
        let query = query.replace("STATE", STATE);
        for (redirect, address) in [
            (Redirect::Loopback { port: PORT }, format!("http://127.0.0.1:8888/callback?{query}")),
            (Redirect::DeepLink, format!("runclub://callback?{query}")),
        ] {
            assert_eq!(judge_at(redirect, &address, STARTED), expected, "{address:.90}");
        }
    };
    check("code=hidden-code&state=STATE", Ok(code()));
    check("state=STATE&code=hidden%2Dcode&iss=x&iss=y", Ok(code()));
    check("error=access_denied&state=STATE", Ok(Answer::Refused));
    check("error=server_error&error_description=hidden&state=STATE", Ok(Answer::Failed { error: "server_error".to_owned() }));
    check("error=%1b%5b31m&state=STATE", Ok(Answer::Failed { error: "unknown".to_owned() }));
    check(&format!("error={}&state=STATE", "a".repeat(65)), Ok(Answer::Failed { error: "unknown".to_owned() }));
    check("", Err(Stray::NoState));
    check("code=hidden-code", Err(Stray::NoState));
    check("code=hidden-code&state=", Err(Stray::NoState));
    check("error=access_denied", Err(Stray::NoState));
    check("error=access_denied&state=forged", Err(Stray::WrongState));
    check("code=hidden-code&state=STATE0", Err(Stray::WrongState));
    check("code=hidden-code&state=+STATE", Err(Stray::WrongState));
    check("code=hidden-code&STATE", Err(Stray::NoState));
    check("state=STATE", Err(Stray::NoCode));
    check("code=&state=STATE", Err(Stray::NoCode));
    check("code=a&code=a&state=STATE", Err(Stray::Malformed));
    check("code=a&state=STATE&state=STATE", Err(Stray::Malformed));
    check("code=a&state=forged&state=STATE", Err(Stray::Malformed));
    check("code=a&error=access_denied&state=STATE", Err(Stray::Malformed));
    check("error=a&error=b&state=STATE", Err(Stray::Malformed));
    check("code=a%0d%0ab&state=STATE", Err(Stray::Malformed));
    check("code=%ff&state=STATE", Err(Stray::Malformed));
    check(&format!("code={}&state=STATE", "a".repeat(4096)), Err(Stray::Malformed));
}

#[test]
fn an_answer_has_five_minutes() {
    let check = |now: &str, expected: Result<Answer, Stray>| {
        let link = format!("runclub://callback?code=hidden-code&state={STATE}");
        assert_eq!(judge_at(Redirect::DeepLink, &link, now), expected, "{now}");
    };
    check("2026-11-20T12:05:00Z", Ok(code()));
    check("2026-11-20T12:05:00.001Z", Err(Stray::Late));
    check("2027-11-20T12:00:00Z", Err(Stray::Late));
    check("2026-11-20T11:00:00Z", Ok(code()));
}

fn either_redirect() -> impl Strategy<Value = Redirect> {
    prop_oneof![Just(Redirect::Loopback { port: PORT }), Just(Redirect::DeepLink)]
}

/// Links by somebody who knows everything but the state.
fn forged_link() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![Just("http"), Just("https"), Just("runclub"), Just("RunClub"), Just("file")];
    let host = prop_oneof![
        4 => Just("127.0.0.1:8888".to_owned()),
        4 => Just("callback".to_owned()),
        1 => "[a-z0-9.@:%]{0,12}",
    ];
    let path = prop_oneof![4 => Just("/callback".to_owned()), 4 => Just(String::new()), 1 => "/[a-z/.%]{0,8}"];
    let state = prop_oneof![
        "\\PC{0,60}",
        (0..STATE.len()).prop_map(|length| STATE[..length].to_owned()),
        (0..STATE.len(), "[a-z0-9-]").prop_map(|(at, letter)| format!("{}{letter}{}", &STATE[..at], &STATE[at..])),
        Just(STATE.to_uppercase()),
    ];
    let name = prop_oneof![Just("code"), Just("error"), Just("state"), Just("State"), Just("state[]"), Just("x")];
    let value = prop_oneof![state, Just("access_denied".to_owned()), "[ -~]{0,30}"];
    let separator = prop_oneof![8 => Just("?"), 1 => Just("#"), 1 => Just("??"), 1 => Just("&")];
    (scheme, host, path, separator, prop::collection::vec((name, value), 0..6)).prop_map(
        |(scheme, host, path, separator, pairs)| {
            let query: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            format!("{scheme}://{host}{path}{separator}{query}")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn a_forged_link_never_counts(redirect in either_redirect(), link in forged_link()) {
        // Some of the random texts are no links at all.
        if let Ok(url) = Url::parse(&link) {
            let judged = judge_at(redirect, url.as_str(), STARTED);
            prop_assert!(judged.is_err(), "{}", link);
            let shown = format!("{judged:?} {}", judged.as_ref().unwrap_err());
            prop_assert!(!shown.contains("hidden"), "{}", shown);
        }
    }

    #[test]
    fn no_text_counts(redirect in either_redirect(), text in "(runclub:|http:)?\\PC{0,200}") {
        if let Ok(url) = Url::parse(&text) {
            let judged = judge_at(redirect, url.as_str(), STARTED);
            prop_assert!(judged.is_err(), "{}", text);
        }
    }

    #[test]
    fn the_right_state_counts_at_the_right_address_only(
        redirect in either_redirect(), code in "[ -~]{1,200}", address in "(http|https|runclub)://[a-z0-9.:]{1,20}(/[a-z]{0,9})?",
    ) {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("code", code.as_str()), ("state", STATE)])
            .finish();
        let expected = Ok(Answer::Code(Secret::new(code)));
        prop_assert_eq!(judge_at(redirect, &format!("{}?{query}", redirect.uri()), STARTED), expected);
        if let Ok(url) = Url::parse(&format!("{address}?{query}")) {
            prop_assert_eq!(judge_at(redirect, url.as_str(), STARTED), Err(Stray::OtherAddress));
        }
    }
}
