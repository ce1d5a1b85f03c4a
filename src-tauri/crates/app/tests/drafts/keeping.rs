//! Mixes are kept, listed, copied, deleted and restored.

use jiff::Timestamp;
use runclub_app::{
    ErrorCode,
    desk::Desk,
    drafts::{self, Change, RecentMix},
    library_kind::LibraryKind,
    mixes,
};
use runclub_engine::{
    mix::Status,
    request::{Request, TemplateId},
};
use runclub_formats::mix_json::to_json;

use crate::support::{Room, change, make, request, songs};

async fn listed(desk: &Desk) -> Vec<String> {
    drafts::recent(desk, 50).await.unwrap().into_iter().map(|mix| mix.id).collect()
}

#[tokio::test]
async fn the_list_tells_what_each_mix_is() {
    let room = Room::new();
    let desk = room.demo().await;
    let first = make(&desk, 1).await;
    room.pass_days(1);
    let second = drafts::generate(&desk, Request::new(TemplateId::Hiit, 40, 2, Timestamp::UNIX_EPOCH)).await.unwrap();
    assert_eq!(second.mix.request.now, room.now(), "made at this moment, whatever was asked");
    let recent = drafts::recent(&desk, 50).await.unwrap();
    let [newest, older] = &recent[..] else { panic!("{recent:#?}") };
    let RecentMix {
        id,
        title,
        template,
        minutes,
        songs,
        total_ms,
        status,
        verdict,
        curve,
        library,
        link,
        changed_since_save,
        updated_at,
    } = newest;
    assert_eq!((id, title.as_str(), *template, *minutes), (&second.mix.id, "HIIT", Some(TemplateId::Hiit), 40));
    let lengths = second.mix.tracks.iter().map(|track| track.duration_ms);
    assert_eq!((*songs as usize, *total_ms), (second.mix.tracks.len(), lengths.sum::<u32>()));
    assert_eq!((*status, *verdict), (second.mix.status, second.mix.report.verdict));
    assert_eq!(curve.iter().map(|step| step.duration_ms).sum::<u32>(), *total_ms);
    assert!(curve.windows(2).all(|pair| pair[0].tier != pair[1].tier), "{curve:?}");
    assert_eq!((*library, link, *changed_since_save, *updated_at), (LibraryKind::Demo, &None, false, room.now()));
    assert_eq!(older.id, first.mix.id);
    room.pass_days(1);
    change(&desk, &first, Change::Lock { at: 0 }).await;
    assert_eq!(listed(&desk).await, [first.mix.id.clone(), second.mix.id.clone()], "the last changed first");
    assert_eq!(drafts::recent(&desk, 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_copy_is_a_mix_of_its_own() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let draft = change(&desk, &draft, Change::Lock { at: 1 }).await;
    let copy = drafts::duplicate(&desk, &draft.mix.id).await.unwrap();
    assert_ne!(copy.mix.id, draft.mix.id);
    assert_eq!((copy.mix.tracks.clone(), copy.library), (draft.mix.tracks.clone(), draft.library));
    assert_eq!((&copy.undo, &copy.link), (&None, &None));
    change(&desk, &copy, Change::Remove { at: 0 }).await;
    assert_eq!(drafts::open(&desk, &draft.mix.id).await.unwrap(), draft);
}

#[tokio::test]
async fn a_deleted_mix_comes_back_with_its_history_for_a_week() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let id = &draft.mix.id;
    let draft = change(&desk, &draft, Change::Lock { at: 0 }).await;
    drafts::delete(&desk, id).await.unwrap();
    assert!(listed(&desk).await.is_empty());
    for error in [
        drafts::open(&desk, id).await.map(drop),
        drafts::delete(&desk, id).await,
        drafts::change(&desk, id, Change::Undo).await.map(drop),
        drafts::duplicate(&desk, id).await.map(drop),
    ] {
        assert_eq!(error.expect_err("it is deleted").code, ErrorCode::BadRequest);
    }
    room.pass_days(6);
    desk.close().await;
    let desk = room.desk().await;
    drafts::restore(&desk, id).await.unwrap();
    assert_eq!(drafts::open(&desk, id).await.unwrap(), draft);
    drafts::delete(&desk, id).await.unwrap();
    room.pass_days(8);
    desk.close().await;
    let desk = room.desk().await;
    let error = drafts::restore(&desk, id).await.expect_err("it is gone for good");
    assert!(error.hints[0].contains("7 days"), "{error:?}");
}

#[tokio::test]
async fn a_mix_of_the_command_line_becomes_a_draft() {
    let room = Room::new();
    let desk = room.own().await;
    let (music, config) = (desk.music(LibraryKind::Own).await.unwrap(), desk.config().unwrap());
    let request = Request { now: room.now(), ..request(3) };
    let mix = mixes::generate_mix(&music, &request, &config, "from-the-command-line".to_owned()).unwrap();
    desk.online().store().put_mix(&mix.id, "Tempo", &to_json(&mix), room.now()).await.unwrap();
    assert_eq!(listed(&desk).await, std::slice::from_ref(&mix.id));
    let draft = drafts::open(&desk, &mix.id).await.unwrap();
    assert_eq!((&draft.mix, draft.library, &draft.undo), (&mix, LibraryKind::Own, &None));
    let moved = change(&desk, &draft, Change::Move { from: 0, to: 1 }).await;
    assert_ne!(songs(&moved), songs(&draft));
    assert_eq!(change(&desk, &draft, Change::Undo).await.mix, mix);
}

#[tokio::test]
async fn an_unreadable_document_is_named() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let newer = serde_json::to_string(&draft.mix).unwrap().replacen("\"schema\":1", "\"schema\":9", 1);
    for (id, document) in [("torn", "{ \"schema\": 1, \"id\""), ("empty", ""), ("newer", newer.as_str())] {
        desk.online().store().put_mix(id, "Title", document, room.now()).await.unwrap();
        let error = drafts::open(&desk, id).await.expect_err(id);
        assert!(error.code == ErrorCode::File && error.message.contains(id) && !error.hints.is_empty(), "{error:?}");
        assert_eq!(drafts::change(&desk, id, Change::Repair).await.expect_err(id).code, ErrorCode::File);
    }
    assert!(listed(&desk).await.contains(&draft.mix.id), "the others are listed");
    let error = drafts::open(&desk, "nowhere").await.expect_err("there is none");
    assert!(error.code == ErrorCode::BadRequest && error.message.contains("nowhere"));
}

#[tokio::test]
async fn a_mix_without_songs_is_kept_and_explained() {
    let room = Room::new();
    let desk = room.desk().await;
    desk.choose_library(LibraryKind::Own).await.unwrap();
    let draft = make(&desk, 1).await;
    assert_eq!(draft.mix.status, Status::None);
    assert!(draft.mix.tracks.is_empty() && !draft.mix.unfilled.is_empty());
    let recent = drafts::recent(&desk, 50).await.unwrap();
    assert_eq!((recent[0].songs, recent[0].curve.len()), (0, 0));
    let error = drafts::change(&desk, &draft.mix.id, Change::Lock { at: 0 }).await.expect_err("there is no song");
    assert_eq!(error.code, ErrorCode::BadRequest);
}
