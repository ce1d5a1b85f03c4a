//! The faces of a mix made by hand: what people see must change on purpose only.

mod common;

use runclub_engine::{
    library::Library,
    mix::{Mix, Segment},
};
use runclub_formats::{
    m3u::m3u,
    mix_csv::mix_csv,
    mix_json::to_json,
    svg::{ChartStyle, Theme, chart_svg},
    table::{TableStyle, mix_table},
};

fn table(mix: &Mix, width: usize, color: bool) -> String {
    mix_table(mix, &common::series(mix), &TableStyle { width, color })
}

fn chart(mix: &Mix, width: u32) -> String {
    chart_svg(&common::series(mix), mix, &ChartStyle { width, theme: Theme::Auto })
}

/// Three hours of short songs.
fn dense() -> Mix {
    let mut mix = common::pyramid();
    let songs = mix.tracks.clone();
    mix.tracks = songs.iter().cycle().take(60).cloned().collect();
    for (index, track) in mix.tracks.iter_mut().enumerate() {
        track.position = index as u32;
        track.segment = if index < 3 { Segment::Warmup } else { Segment::Main };
        track.duration_ms = 90_000 + 15_000 * (index as u32 % 9);
    }
    mix
}

#[test]
fn snapshots() {
    let mix = common::pyramid();
    insta::assert_snapshot!("table_plain", table(&mix, 100, false));
    insta::assert_snapshot!("table_color", table(&mix, 110, true).replace('\u{1b}', "␛"));
    insta::assert_snapshot!("table_narrow", table(&mix, 60, false));
    insta::assert_snapshot!("table_partial", table(&common::partial(), 80, false));
    insta::assert_snapshot!("table_none", table(&common::none(), 80, false));
    insta::assert_snapshot!("chart", chart(&mix, 1_200));
    insta::assert_snapshot!("chart_none", chart(&common::none(), 1_200));
    insta::assert_snapshot!("m3u", m3u(&mix, "RunClub · Pyramid\n11/20"));
    insta::assert_snapshot!("csv", mix_csv(&mix, &Library::default()));
    insta::assert_snapshot!("json", to_json(&mix));
}

/// Text without our own colour sequences.
fn without_color(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let (code, after) = after.split_once('m').expect("a colour sequence ends in m");
        assert!(code.chars().all(|c| c.is_ascii_digit() || c == ';'), "{code:?}");
        rest = after;
    }
    out + rest
}

#[test]
fn tables_keep_to_their_width_and_steer_nothing() {
    for mix in [common::pyramid(), common::partial(), common::none(), dense()] {
        for width in (60..=200).step_by(7).chain([0, 59, 500]) {
            for color in [false, true] {
                let plain = without_color(&table(&mix, width, color));
                let limit = width.clamp(60, 200);
                for line in plain.lines() {
                    let columns = unicode_width::UnicodeWidthStr::width(line);
                    assert!(columns <= limit, "{columns} > {limit}: {line:?}");
                    assert!(!line.chars().any(char::is_control), "{line:?}");
                    assert_eq!(line, line.trim_end(), "no blanks at the end");
                }
            }
        }
    }
}

#[test]
fn without_color_only_names_leave_ascii() {
    let mut mix = common::pyramid();
    for track in &mut mix.tracks {
        track.name = "Title".to_owned();
        track.artist_name = "A very long artist name that has to be cut somewhere".to_owned();
    }
    for check in &mut mix.report.checks {
        check.wanted = "90".to_owned();
    }
    for width in [60, 80, 120, 200] {
        let text = table(&mix, width, false);
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn a_playlist_has_two_lines_per_song() {
    let text = m3u(&common::pyramid(), "Mix");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["#EXTM3U", "#PLAYLIST:Mix"]);
    for pair in lines[2..].chunks(2) {
        assert!(pair[0].starts_with("#EXTINF:"), "{pair:?}");
        assert!(pair[1].starts_with("https://open.spotify.com/track/") || pair[1] == "# no id", "{pair:?}");
    }
    assert_eq!(lines.len(), 2 + 2 * 12);
}

/// Elements in order; checks that they are balanced and that text is escaped.
fn elements(svg: &str) -> Vec<&str> {
    let mut open = Vec::new();
    let mut all = Vec::new();
    for part in svg.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        assert!(!text.contains(['>', '\u{1b}']), "{text:?}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else {
            all.push(part);
            if !tag.ends_with('/') {
                open.push(tag.split(' ').next().expect("a name"));
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

fn attribute<'t>(element: &'t str, name: &str) -> &'t str {
    let (_, rest) = element.split_once(&format!(" {name}=\"")).expect("the attribute");
    rest.split('"').next().expect("its value")
}

#[test]
fn charts_stand_on_their_own() {
    for mix in [common::pyramid(), common::partial(), common::none(), dense()] {
        for width in [0, 600, 1_200, 9_999] {
            let svg = chart(&mix, width);
            let elements = elements(&svg);
            assert!(elements[0].contains("role=\"img\""));
            assert!(elements[1].starts_with("title") && elements[2].starts_with("desc"));
            let foreign = ["<script", "href", "url(http", "@import", "<image", "onload", "NaN", "inf\""];
            assert!(foreign.iter().all(|word| !svg.contains(word)), "{width}");
            assert_eq!(svg.matches("http").count(), 1, "the name space alone");
        }
    }
}

/// A label's box: left, right, middle line, size; letters counted as narrow ones are.
fn label(element: &str) -> (f64, f64, f64, f64) {
    let number = |name| attribute(element, name).parse::<f64>().expect("a number");
    let (x, y, size) = (number("x"), number("y"), number("font-size"));
    let text = element.split_once('>').expect("its text").1;
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    let width = unicode_width::UnicodeWidthStr::width(text.as_str()) as f64 * size * 0.5;
    match attribute(element, "text-anchor") {
        "start" => (x, x + width, y, size),
        "end" => (x - width, x, y, size),
        _ => (x - width / 2.0, x + width / 2.0, y, size),
    }
}

#[test]
fn labels_of_a_chart_do_not_overlap() {
    for mix in [common::pyramid(), common::partial(), dense()] {
        for width in [600, 800, 1_200, 2_000] {
            let svg = chart(&mix, width);
            let labels: Vec<_> = elements(&svg).into_iter().filter(|element| element.starts_with("text ")).collect();
            for (index, a) in labels.iter().enumerate() {
                let (a_left, a_right, a_y, size) = label(a);
                assert!(a_left >= 0.0 && a_right <= f64::from(width), "outside: {a}");
                for b in &labels[index + 1..] {
                    let (b_left, b_right, b_y, _) = label(b);
                    let apart = a_right <= b_left || b_right <= a_left || (a_y - b_y).abs() >= size * 0.8;
                    assert!(apart, "at {width}: {a} and {b}");
                }
            }
        }
    }
}

#[test]
fn themes() {
    let mix = common::pyramid();
    let svg = |theme| chart_svg(&common::series(&mix), &mix, &ChartStyle { width: 1_200, theme });
    assert!(svg(Theme::Auto).contains("prefers-color-scheme:light"));
    assert!(!svg(Theme::Dark).contains("prefers-color-scheme"));
    assert!(svg(Theme::Light).contains("--rc-bg:#fbfcfb") && !svg(Theme::Light).contains("--rc-bg:#0f1513"));
}
