//! The two doors that need no account.

use std::fs;

use crate::harness::{App, Scene, starting};

/// A library file of invented songs, three to each tier and part of a minute apart.
fn library() -> String {
    let row = |index: u32| {
        let tempo = 110 + index * 70 / 120;
        let energy = f64::from(20 + index * 75 / 120) / 100.0;
        format!("invented{index:04},Invented Song {index},Invented Artist {},210000,{tempo},{energy},0.6\n", index % 40)
    };
    let rows: String = (0..120).map(row).collect();
    format!("id,name,artist_name,duration_ms,tempo,energy,danceability\n{rows}")
}

#[tokio::test]
async fn a_library_file_is_a_way_in() {
    let app = App::open(Scene::default()).await;
    app.sees_doors().await;
    let file = app.path("songs.csv");
    fs::write(&file, library()).unwrap();

    app.will_open(None).await;
    app.click("button", "Choose a file…").await;
    app.sees_doors().await;

    app.will_open(Some(&file)).await;
    app.click("button", "Choose a file…").await;
    app.see("heading", "The file is in your library").await;
    app.reads("120").await;
    app.show("import-account").await;
    app.click("button", "Done").await;
    app.sees_home().await;
    app.show("home-imported").await;

    app.generate("Tempo", 7).await;
    let table = app.path("mix.csv");
    app.will_save_to(&table).await;
    app.click("button", "Export…").await;
    app.show("export").await;
    app.click("button", "Export as CSV").await;
    app.until("the file is written", async || table.exists()).await;
    let written = fs::read_to_string(&table).unwrap();
    for title in app
        .run("return [...document.querySelectorAll('.song .name')].map((name) => name.textContent)", vec![])
        .await
        .as_array()
        .unwrap()
    {
        assert!(written.contains(title.as_str().unwrap()), "{title} is not in\n{written}");
    }
}

#[tokio::test]
async fn the_demo_is_a_way_in_and_out() {
    let mut app = App::open(Scene::default()).await;
    app.enter_demo().await;
    app.generate("Light", 7).await;
    let order = app.order().await;
    app.act_on(&order[1], "Remove").await;
    app.can_undo("Remove").await;
    let shorter = app.order().await;
    assert_eq!(shorter.len() + 1, order.len());
    app.press("Control+z").await;
    app.comes_to("undo", &order).await;
    app.press("Control+Shift+z").await;
    app.comes_to("redo", &shorter).await;

    app.kill();
    app.reopen().await;
    app.sees_home().await;
    app.click("button", starting("Light")).await;
    app.comes_to("opening", &shorter).await;
}
