//! What goes wrong outside, and what the window says and offers then.

use std::fs;

use runclub_testkit::fake::{Fault, FaultRule, Rules, Service, Setup};

use crate::harness::{App, Scene, holding, starting};

fn scene(change: impl FnOnce(&mut Rules)) -> Scene {
    Scene { services: Setup::default().with(change), ..Scene::default() }
}

/// A sign-in that fails: the heading, and the way on.
async fn fails_to_connect(app: &App, heading: &str, picture: &str) {
    app.see("heading", heading).await;
    app.show(picture).await;
    app.see("button", "Try again").await;
    app.click("button", "Maybe later").await;
    app.sees_doors().await;
}

#[tokio::test]
async fn a_sign_in_that_is_cancelled_can_be_tried_again() {
    let app = App::open(Scene::default()).await;
    app.begin_to_connect().await;
    app.see("heading", "Waiting for Spotify").await;
    app.sent_to("authorize").await;
    app.show("connect-waiting").await;
    app.click("button", "Cancel").await;
    app.see("heading", "The sign-in was cancelled").await;
    app.show("connect-cancelled").await;
    app.click("button", "Try again").await;
    app.agree_in_browser().await;
    app.see("heading", starting("Spotify connected")).await;
}

#[tokio::test]
async fn a_runner_who_refuses_is_not_stuck() {
    let app = App::open(Scene::default()).await;
    app.begin_to_connect().await;
    app.refuse_in_browser().await;
    fails_to_connect(&app, "The sign-in did not finish", "connect-refused").await;
}

#[tokio::test]
async fn an_account_that_is_not_on_the_list_is_told() {
    let app = App::open(scene(|rules| rules.registered = false)).await;
    app.begin_to_connect().await;
    app.agree_in_browser().await;
    app.reads("User Management").await;
    app.show("not-on-the-list").await;
}

#[tokio::test]
async fn an_owner_without_premium_is_told() {
    let app = App::open(scene(|rules| rules.owner_has_premium = false)).await;
    app.begin_to_connect().await;
    app.agree_in_browser().await;
    app.reads("Premium").await;
    app.show("no-premium").await;
}

#[tokio::test]
async fn a_network_that_is_down_is_said_and_nothing_is_lost() {
    let app = App::open(Scene::default()).await;
    app.connect_and_sync().await;
    app.generate("Pyramid", 7).await;
    app.fakes.plan_fault(FaultRule::new(Fault::Reset).service(Service::SpotifyApi).times(1_000));
    app.click("button", "Save to Spotify").await;
    app.show("save").await;
    app.click("button", "Save").await;
    app.see("button", "Try again").await;
    app.reads("cannot be reached").await;
    app.reads("Nothing is lost").await;
    app.show("save-offline").await;

    app.fakes.clear_faults();
    app.click("button", "Try again").await;
    app.see("heading", "Saved to Spotify").await;
    app.show("saved").await;
}

#[tokio::test]
async fn a_limit_is_told_with_its_end() {
    let app = App::open(Scene::default()).await;
    app.connect_and_sync().await;
    app.generate("Pyramid", 7).await;
    let limit = Fault::RetryAfter { seconds: Some(3_600), quota: false };
    app.fakes.plan_fault(FaultRule::new(limit).service(Service::SpotifyApi).times(1_000));
    app.click("button", "Save to Spotify").await;
    app.click("button", "Save").await;
    app.reads("lets us continue at").await;
    app.show("save-blocked").await;
    app.click("button", "Cancel").await;
    app.click("button", "Home").await;
    app.sees_home().await;
    app.reads("lets us continue at").await;
    app.show("home-blocked").await;
}

#[tokio::test]
async fn a_sync_can_be_stopped_and_resumed() {
    let app = App::open(Scene { services: Setup::account(400, 4), ..Scene::default() }).await;
    app.begin_to_connect().await;
    // Slow enough to be seen at work.
    let slow = Fault::Delay(std::time::Duration::from_secs(2));
    app.fakes.plan_fault(FaultRule::new(slow).service(Service::SpotifyApi).times(1_000));
    app.agree_in_browser().await;
    app.click("button", "Cancel the sync").await;
    app.fakes.clear_faults();
    app.see("button", "Resume the sync").await;
    app.show("sync-stopped").await;
    app.click("button", "Resume the sync").await;
    app.gone("button", "Cancel the sync").await;
    app.show("sync-done").await;
}

#[tokio::test]
async fn a_broken_file_is_named_and_another_can_be_chosen() {
    let app = App::open(Scene::default()).await;
    app.sees_doors().await;
    let file = app.path("holiday.csv");
    fs::write(&file, "this is\nno library\n").unwrap();
    app.will_open(Some(&file)).await;
    app.click("button", "Choose a file…").await;
    app.see("alert", holding("")).await;
    app.show("import-broken").await;
    app.see("button", "Choose a file…").await;
}

#[tokio::test]
async fn a_library_without_songs_shows_the_ways_to_some() {
    let app = App::open(Scene {
        services: Setup { likes: 0, playlists: Vec::new(), plays: 0, top: 0, ..Setup::default() },
        ..Scene::default()
    })
    .await;
    app.connect_and_sync().await;
    app.see("heading", "No songs yet").await;
    let generate = app.see("button", "Generate Session Mix").await;
    assert!(!generate.element.is_enabled().await.unwrap(), "there is nothing to make a mix of");
    app.show("home-empty").await;
}

/// Comes in with a file of a few calm songs, and opens the dialog for a mix of them.
async fn enter_with_calm_songs(app: &App, songs: u32, template: &str) {
    app.sees_doors().await;
    let row = |at: u32| format!("few{at},Few {at},Artist {at},200000,{},0.3,0.5\n", 152 + at);
    let file = app.path("few.csv");
    let rows: String = (0..songs).map(row).collect();
    fs::write(&file, format!("id,name,artist_name,duration_ms,tempo,energy,danceability\n{rows}")).unwrap();
    app.will_open(Some(&file)).await;
    app.click("button", "Choose a file…").await;
    app.click("button", "Done").await;
    app.sees_home().await;
    app.open_generate(template, 7).await;
    app.reads("songs to choose from").await;
}

#[tokio::test]
async fn too_little_music_says_why_and_what_would_help() {
    let app = App::open(Scene::default()).await;
    enter_with_calm_songs(&app, 3, "Pyramid").await;
    app.show("generate-too-little").await;
    app.click("button", "Create Mix").await;
    app.see("heading", starting("There is too little music")).await;
    app.show("mix-none").await;
    app.click("button", "Change the request").await;
    app.see("dialog", "Generate Session Mix").await;
}

#[tokio::test]
async fn a_mix_that_is_partly_filled_says_what_is_missing() {
    let app = App::open(Scene::default()).await;
    enter_with_calm_songs(&app, 6, "Light").await;
    app.click("button", "Create Mix").await;
    app.sees_mix("Light").await;
    app.reads("places filled").await;
    app.unfold("Why, and what would help").await;
    app.show("mix-partial").await;
    app.click("button", "Change the request").await;
    app.see("dialog", "Generate Session Mix").await;
}
