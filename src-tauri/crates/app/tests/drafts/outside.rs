//! A draft leaves the desk as a file, and what was used is remembered.

use runclub_app::{
    ErrorCode,
    drafts::{self, Change, ExportFormat},
    library_kind::LibraryKind,
    overview,
};

use crate::support::{REGENERATE, Room, change, make, songs};

#[tokio::test]
async fn exports_are_what_they_say_and_mark_the_songs_as_used_once() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    assert_eq!(overview::settings(&desk).await.unwrap().songs_used, 0);
    let check = async |format: ExportFormat, begins: &str| {
        let path = room.path("export");
        drafts::export(&desk, &draft.mix.id, format, &path).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.trim_start_matches('\u{feff}').starts_with(begins), "{format:?}: {}", &text[..60]);
        assert!(text.contains(&draft.mix.tracks[0].name), "{format:?}");
        let used = desk.online().store().history(None).await.unwrap();
        assert_eq!(used.tracks.len(), draft.mix.tracks.len());
        assert!(used.tracks.values().all(|usage| usage.used_count == 1 && usage.last_used_at == draft.mix.request.now));
    };
    check(ExportFormat::Csv, "").await;
    check(ExportFormat::M3u, "#EXTM3U").await;
    check(ExportFormat::Json, "{").await;
    check(ExportFormat::Svg, "<svg").await;
    assert_eq!(overview::settings(&desk).await.unwrap().songs_used as usize, draft.mix.tracks.len());
    assert_eq!(overview::clear_history(&desk).await.unwrap().songs_used, 0);
}

#[tokio::test]
async fn a_file_that_cannot_be_written_uses_nothing() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let failed = drafts::export(&desk, &draft.mix.id, ExportFormat::Json, &room.path("no/such/folder")).await;
    assert_eq!(failed.expect_err("there is no such folder").code, ErrorCode::File);
    assert_eq!(overview::settings(&desk).await.unwrap().songs_used, 0);
    desk.choose_library(LibraryKind::Own).await.unwrap();
    let empty = make(&desk, 1).await;
    let refused = drafts::export(&desk, &empty.mix.id, ExportFormat::M3u, &room.path("empty")).await;
    assert_eq!(refused.expect_err("it has no songs").code, ErrorCode::Refused);
}

#[tokio::test]
async fn a_mix_does_not_lock_its_own_songs_out() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let regenerated = change(&desk, &draft, REGENERATE).await;
    change(&desk, &draft, Change::Undo).await;
    drafts::export(&desk, &draft.mix.id, ExportFormat::Json, &room.path("mix.json")).await.unwrap();
    let locked = change(&desk, &draft, Change::Lock { at: 0 }).await;
    for (before, after) in draft.mix.tracks.iter().zip(&locked.mix.tracks) {
        assert_eq!(after.final_score, before.final_score, "{} scores as before", before.name);
    }
    change(&desk, &draft, Change::Undo).await;
    let again = change(&desk, &draft, REGENERATE).await;
    assert_eq!(again.mix, regenerated.mix);
    let other = make(&desk, 1).await;
    assert!(songs(&other).iter().all(|song| !songs(&draft).contains(song)), "another mix lets them rest");
}
