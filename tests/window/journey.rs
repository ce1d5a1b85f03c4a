//! The whole way: connect, sync, generate, shape by hand, be killed, go on, save.

use runclub_testkit::fake::Content;

use crate::harness::{App, Scene, starting};

/// A list with the song at one place brought to another.
fn moved(order: &[String], from: usize, to: usize) -> Vec<String> {
    let mut order = order.to_vec();
    let song = order.remove(from);
    order.insert(to, song);
    order
}

/// The titles of a playlist of the fake, in order.
fn titles(app: &App, playlist: &str) -> Vec<String> {
    let world = app.fakes.world();
    let [playlist] = world.playlists_named(playlist)[..] else { panic!("not one playlist {playlist:?}") };
    let title = |content: &Content| match content {
        Content::Song(at) => world.songs()[*at].name.clone(),
        other => panic!("{other:?} in a playlist of ours"),
    };
    playlist.entries.iter().map(|entry| title(&entry.content)).collect()
}

#[tokio::test]
async fn from_the_first_run_to_the_playlist() {
    let mut app = App::open(Scene::default()).await;
    app.connect_and_sync().await;
    app.generate("Pyramid", 7).await;
    let order = app.order().await;
    assert!(order.len() > 6, "{order:?}");

    let order = drags(&app, order).await;
    let order = drags_in_the_chart(&app, order).await;
    let order = carries_by_keyboard(&app, order).await;
    let order = replaces(&app, order).await;
    let locked = locks(&app, &order, 3).await;

    app.click("button", "Regenerate the rest").await;
    app.can_undo("Regenerate").await;
    let regenerated = app.order().await;
    assert!(regenerated.contains(&locked), "{locked} was locked: {regenerated:?}");
    assert_ne!(regenerated, order, "the rest is another");

    app.kill();
    app.reopen().await;
    app.sees_home().await;
    app.click("button", starting("Pyramid")).await;
    app.sees_mix("Pyramid").await;
    assert_eq!(app.order().await, regenerated, "what was acknowledged is there again");
    app.click("button", starting("Undo Regenerate")).await;
    app.comes_to("undo", &order).await;

    app.click("button", "Save to Spotify").await;
    app.fill("textbox", "Name of the playlist", "Friday’s run").await;
    app.click("button", "Save").await;
    app.see("heading", "Saved to Spotify").await;
    app.click("button", "Done").await;
    assert_eq!(titles(&app, "Friday’s run"), app.order().await, "the playlist is the list");
}

async fn drags(app: &App, order: Vec<String>) -> Vec<String> {
    let handles = app.handles().await;
    app.drag(&handles[1].1.element, &handles[3].1.element).await;
    let order = moved(&order, 1, 3);
    app.comes_to("dragging", &order).await;
    app.can_undo("Move").await;
    order
}

async fn drags_in_the_chart(app: &App, order: Vec<String>) -> Vec<String> {
    let blocks = app.all_of("option").await;
    assert_eq!(blocks.len(), order.len(), "a block for each song");
    app.drag(&blocks[4].element, &blocks[2].element).await;
    let order = moved(&order, 4, 2);
    app.comes_to("dragging a block", &order).await;
    order
}

async fn carries_by_keyboard(app: &App, order: Vec<String>) -> Vec<String> {
    let handles = app.handles().await;
    app.focus(&handles[0].1).await;
    app.press("Space").await;
    app.press("ArrowDown 2").await;
    app.press("Space").await;
    let order = moved(&order, 0, 2);
    app.comes_to("carrying", &order).await;
    let name = format!("{}, 3 of {}", order[2], order.len());
    app.until("the focus stays on the song", async || app.focused().await.is_some_and(|thing| thing.name == name)).await;
    app.press("Alt+ArrowUp").await;
    let order = moved(&order, 2, 1);
    app.comes_to("Alt with an arrow", &order).await;
    order
}

async fn replaces(app: &App, mut order: Vec<String>) -> Vec<String> {
    app.act_on(&order[4], "Replace").await;
    let choice = app.see("button", starting("Choose «")).await;
    let other = choice.name.trim_start_matches("Choose «").split('»').next().unwrap().to_owned();
    app.click("button", choice.name).await;
    order[4] = other;
    app.comes_to("replacing", &order).await;
    order
}

async fn locks(app: &App, order: &[String], at: usize) -> String {
    let title = order[at].clone();
    app.click("button", format!("Lock «{title}»")).await;
    app.can_undo("Lock").await;
    title
}
