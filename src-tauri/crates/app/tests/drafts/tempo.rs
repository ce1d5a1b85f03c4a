//! The runner's own tempo of a song.

use runclub_app::{
    ErrorCode,
    drafts::{self, Change, TempoFix},
    library_kind::LibraryKind,
    overview::{self, OwnTempo},
};
use runclub_engine::mix::Octave;

use crate::support::{Room, change, make, refusal};

#[tokio::test]
async fn a_tempo_is_corrected_heard_everywhere_and_taken_back() {
    let room = Room::new();
    for desk in [room.demo().await, room.own().await] {
        let draft = make(&desk, 1).await;
        let song = draft.mix.tracks[0].clone();
        let measured = song.tempo.unwrap();
        let in_library = async || {
            let music = desk.music(draft.library).await.unwrap();
            let at = music.library.find(&song.track_id).unwrap();
            music.library.track(at).tempo_override
        };
        let fix = async |tempo| {
            let changed = change(&desk, &draft, Change::Tempo { at: 0, tempo }).await;
            let (fixed, known) = (changed.mix.tracks[0].clone(), in_library().await);
            (fixed.tempo, fixed.octave == Some(Octave::User), known, changed)
        };
        let (tempo, own, known, changed) = fix(TempoFix::Bpm { bpm: 140.0 }).await;
        assert_eq!((tempo, own, known), (Some(140.0), true, Some(140.0)));
        assert_eq!(changed.undo, Some(format!("Tempo of «{}»", song.name)));
        assert_ne!(changed.mix.tracks[0].final_score, song.final_score, "it is scored anew");
        assert_eq!(changed.series.blocks[0].felt_tempo, Some(140.0));
        let half = fix(TempoFix::Half).await;
        assert_eq!((half.0, half.2), (Some(70.0), Some(70.0)), "half of what counts now");
        let double = fix(TempoFix::Double).await;
        assert_eq!((double.0, double.2), (Some(140.0), Some(140.0)));
        let forgotten = fix(TempoFix::Measured).await;
        assert_eq!((forgotten.0, forgotten.1, forgotten.2), (Some(measured), false, None));
        assert_eq!(forgotten.3.mix, draft.mix);

        change(&desk, &draft, Change::Undo).await;
        assert_eq!(in_library().await, Some(140.0));
        for expected in [Some(70.0), Some(140.0), None] {
            change(&desk, &draft, Change::Undo).await;
            assert_eq!(in_library().await, expected);
        }
        assert_eq!(drafts::open(&desk, &draft.mix.id).await.unwrap().mix, draft.mix);
        change(&desk, &draft, Change::Redo).await;
        assert_eq!(in_library().await, Some(140.0));
        change(&desk, &draft, Change::Undo).await;
        desk.close().await;
    }
}

#[tokio::test]
async fn undo_leaves_a_tempo_alone_that_was_given_elsewhere_since() {
    let room = Room::new();
    let desk = room.demo().await;
    let (one, other) = (make(&desk, 1).await, make(&desk, 1).await);
    let id = one.mix.tracks[0].track_id.clone();
    change(&desk, &one, Change::Tempo { at: 0, tempo: TempoFix::Bpm { bpm: 150.0 } }).await;
    change(&desk, &other, Change::Tempo { at: 0, tempo: TempoFix::Bpm { bpm: 160.0 } }).await;
    change(&desk, &one, Change::Undo).await;
    let tempos = desk.online().store().tempo_overrides().await.unwrap();
    assert_eq!(tempos.get(&id), Some(&160.0));
}

#[tokio::test]
async fn own_tempos_are_listed_and_forgotten() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let song = draft.mix.tracks[0].clone();
    assert!(overview::settings(&desk).await.unwrap().own_tempos.is_empty());
    change(&desk, &draft, Change::Tempo { at: 0, tempo: TempoFix::Bpm { bpm: 140.0 } }).await;
    desk.online().store().set_tempo_override("gone", Some(150.0), room.now()).await.unwrap();
    let (track_id, artist_name) = (song.track_id.clone(), song.artist_name.clone());
    let unnamed = (String::new(), String::new());
    let listed = [
        OwnTempo { track_id: "gone".to_owned(), name: unnamed.0, artist_name: unnamed.1, bpm: 150.0, measured: None },
        OwnTempo { track_id, name: song.name.clone(), artist_name, bpm: 140.0, measured: song.tempo },
    ];
    assert_eq!(overview::settings(&desk).await.unwrap().own_tempos, listed);

    let left = overview::forget_tempo(&desk, &song.track_id).await.unwrap().own_tempos;
    assert_eq!(left, listed[..1]);
    let library = &desk.music(LibraryKind::Demo).await.unwrap().library;
    let track = library.track(library.find(&song.track_id).unwrap());
    assert_eq!(track.tempo_override, None, "the measured tempo counts at once");
    assert!(overview::forget_tempo(&desk, "gone").await.unwrap().own_tempos.is_empty());
}

#[tokio::test]
async fn what_is_no_tempo_is_refused() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let check = async |bpm: f64, taken: bool| {
        let tempo = Change::Tempo { at: 0, tempo: TempoFix::Bpm { bpm } };
        if taken {
            assert_eq!(change(&desk, &draft, tempo).await.mix.tracks[0].tempo, Some(bpm));
        } else {
            let error = refusal(&desk, &draft, tempo).await;
            assert!(error.code == ErrorCode::BadRequest && error.hints[0].contains("30 to 300"), "{bpm}: {error}");
        }
    };
    check(30.0, true).await;
    check(300.0, true).await;
    for bpm in [29.9, 300.1, 0.0, -120.0, f64::NAN, f64::INFINITY] {
        check(bpm, false).await;
    }
    let error = refusal(&desk, &draft, Change::Tempo { at: 0, tempo: TempoFix::Double }).await;
    assert_eq!(error.code, ErrorCode::BadRequest, "twice 300");
}
