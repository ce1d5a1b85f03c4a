//! Every screen and dialog of a runner for whom all is well, mostly on the demo library: audited, and pictured when pictures are wanted.

use crate::harness::{App, Scene, Size, Theme, starting};

#[tokio::test]
async fn the_screens_before_a_mix() {
    let app = App::open(Scene::default()).await;
    app.sees_doors().await;
    app.show("connect").await;
    app.click("button", "Connect Spotify").await;
    app.see("heading", "Before you connect Spotify").await;
    app.show("connect-explain").await;
    app.click("button", "Continue").await;
    app.see("heading", "Your Spotify Client ID").await;
    app.fill("textbox", "Client ID", "not an id").await;
    app.show("connect-client-id").await;
    app.click("button", "Back").await;
    app.click("button", "Back").await;

    app.enter_demo().await;
    app.show("home-first").await;
    app.open_generate("Pyramid", 7).await;
    app.reads("songs to choose from").await;
    app.show("generate").await;
    app.wear(Theme::Dark).await;
    app.picture_for_readme("generate").await;
    app.click("button", "Cancel").await;

    app.click("button", "Settings").await;
    app.see("heading", "Look").await;
    app.show("settings").await;
    app.unfold("Scoring parameters").await;
    app.audit("settings-parameters").await;
}

#[tokio::test]
async fn the_screens_of_a_mix() {
    let app = App::open(Scene::default()).await;
    app.enter_demo().await;
    app.generate("Pyramid", 7).await;
    app.show("mix").await;
    let order = app.order().await;
    let handle = app.handles().await.remove(6).1;
    app.focus(&handle).await;
    app.see("heading", starting("Why")).await;
    app.show("mix-selected").await;
    app.wear(Theme::Dark).await;
    app.picture_for_readme("mix").await;
    app.wear(Theme::Light).await;
    app.picture_for_readme("mix-light").await;

    for (action, picture) in [("Replace", "replace"), ("Move to", "move-to"), ("Fix the tempo", "fix-tempo")] {
        app.act_on(&order[4], action).await;
        app.see("dialog", starting("")).await;
        if picture == "replace" {
            app.see("button", starting("Choose «")).await;
        }
        app.show(picture).await;
        app.press("Escape").await;
        app.gone("dialog", starting("")).await;
    }
    app.click("button", format!("More for «{}»", order[4])).await;
    app.see("menuitem", starting("Replace")).await;
    app.show("song-menu").await;
    app.press("Escape").await;
    app.click("button", "Open the report").await;
    app.see("heading", "Report").await;
    app.show("report").await;
    app.click("button", "Done").await;

    app.fit(Size::SMALL).await;
    app.click("button", "Shape the mix").await;
    app.see("dialog", "Shape the mix").await;
    app.audit("shape-drawer").await;
    app.press("Escape").await;
    app.fit(Size::USUAL).await;
    app.click("button", "Home").await;
    app.sees_home().await;
    app.show("home").await;
    app.wear(Theme::Dark).await;
    app.picture_for_readme("home").await;
}

#[tokio::test]
async fn the_settings_of_a_connected_runner() {
    let app = App::open(Scene::default()).await;
    app.connect_and_sync().await;
    // Offered while no sync is running.
    app.see("button", "Sync now").await;
    app.click("button", "Settings").await;
    app.see("button", "Refresh the list").await;
    app.show("settings-connected").await;
}
