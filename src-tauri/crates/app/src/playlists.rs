//! The runner's playlists, and which of them are music to run to.

use std::collections::BTreeSet;

use runclub_store::{ServedPlaylist, Store};
use serde::Serialize;

use crate::{
    AppError, ErrorCode,
    online::{Online, preference},
    paging::PageBudget,
    saves,
};

/// How many playlists are read before the runner has chosen: each costs a request.
const UNCHOSEN: usize = 50;

/// A playlist of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Playlist {
    /// Spotify's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub owner: Option<String>,
    /// How many places it has, when Spotify says so.
    pub songs: Option<u32>,
    /// Whether Spotify lets us read it: the runner's own, or a collaborative one.
    pub readable: bool,
    /// Whether RunClub made it: its songs are in the library already.
    pub made_by_us: bool,
    /// Whether its songs are in the library, or will be after the next sync.
    pub chosen: bool,
}

/// The playlists of the last sync.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(store: &Store) -> Result<Vec<Playlist>, AppError> {
    let choice = Choice::load(store).await?;
    let served = store.cache().playlists().await?;
    let chosen = choice.among(&served);
    let playlists = served.into_iter().map(|playlist| Playlist {
        readable: is_readable(&playlist),
        made_by_us: choice.ours.contains(&playlist.id) || is_named_as_ours(&playlist),
        chosen: chosen.contains(&playlist.id),
        id: playlist.id,
        name: playlist.name,
        owner: playlist.owner_name,
        songs: playlist.total,
    });
    Ok(playlists.collect())
}

/// Asks Spotify for the list again, keeps it, and gives it. One request per 50 playlists.
///
/// # Errors
/// When nobody is signed in, or Spotify cannot be asked.
pub async fn refresh(online: &Online) -> Result<Vec<Playlist>, AppError> {
    let account = crate::account::known_or_fetched(online).await?;
    let served = fetch(online, &account.user_id).await?;
    online.store.cache().put_playlists(&served, online.now()).await?;
    list(&online.store).await
}

pub(crate) async fn fetch(online: &Online, user_id: &str) -> Result<Vec<ServedPlaylist>, runclub_services::ServiceError> {
    let mut served: Vec<ServedPlaylist> = Vec::new();
    let mut known = BTreeSet::new();
    let mut budget = PageBudget::default();
    let mut offset = 0;
    loop {
        let page = online.spotify.playlists_page(offset).await?;
        // Entries that cannot be read are left out of a page, so its length says nothing.
        let places = if page.items.is_empty() { 0 } else { page.limit.max(page.items.len() as u32) };
        budget.take(offset, places, page.total)?;
        for playlist in page.items {
            let position = served.len() as u32;
            // The list may have moved while we read it.
            if known.insert(playlist.id.clone()) {
                served.push(ServedPlaylist {
                    own: playlist.owner_id.as_deref() == Some(user_id),
                    owner_id: playlist.owner_id.unwrap_or_default(),
                    owner_name: playlist.owner_name,
                    collaborative: playlist.collaborative,
                    public: playlist.public,
                    snapshot_id: playlist.snapshot_id.unwrap_or_default(),
                    total: playlist.total,
                    name: playlist.name,
                    id: playlist.id,
                    position,
                });
            }
        }
        offset += places;
        if offset >= page.total {
            return Ok(served);
        }
    }
}

/// Chooses the playlists whose songs are music to run to, by id or name; `None` goes back to all.
///
/// # Errors
/// When a name is unknown or stands for several, or the store cannot be written.
pub async fn choose(store: &Store, wanted: Option<&[String]>) -> Result<Vec<Playlist>, AppError> {
    let value = match wanted {
        None => None,
        Some(wanted) => {
            let known = list(store).await?;
            let ids = wanted.iter().map(|name| find(&known, name)).collect::<Result<Vec<_>, _>>()?;
            Some(serde_json::to_string(&ids).expect("BUG: a list of texts is JSON"))
        }
    };
    store.set_preference(preference::PLAYLISTS, value.as_deref()).await?;
    list(store).await
}

fn find(known: &[Playlist], wanted: &str) -> Result<String, AppError> {
    let named: Vec<&Playlist> = known.iter().filter(|playlist| playlist.id == wanted || playlist.name == wanted).collect();
    match named[..] {
        [playlist] if !playlist.readable => Err(AppError::new(ErrorCode::NotYourPlaylist, format!("{wanted:?} cannot be read"))
            .hint("Spotify shows the songs of your own and collaborative playlists only; copy it into one of yours.")),
        [playlist] => Ok(playlist.id.clone()),
        [] => Err(AppError::bad_request(format!("there is no playlist {wanted:?}"))
            .hint_by_place("runclub playlists lists them; --refresh asks Spotify again.", "Ask Spotify for the list again.")),
        _ => Err(AppError::bad_request(format!("{} playlists are called {wanted:?}", named.len())).hint("Name it by its id.")),
    }
}

/// Whether another installation, or one before a deletion, has made a playlist of our usual name.
fn is_named_as_ours(playlist: &ServedPlaylist) -> bool {
    playlist.own && playlist.name.starts_with(saves::NAME_BEGINS)
}

fn is_readable(playlist: &ServedPlaylist) -> bool {
    playlist.own || playlist.collaborative
}

/// What the runner chose, and what we made ourselves.
pub(crate) struct Choice {
    ids: Option<Vec<String>>,
    ours: Vec<String>,
}

impl Choice {
    pub(crate) async fn load(store: &Store) -> Result<Self, AppError> {
        let ids = store.preference(preference::PLAYLISTS).await?.and_then(|text| serde_json::from_str(&text).ok());
        Ok(Self { ids, ours: saves::playlist_ids(store).await? })
    }

    /// The ids of those to read: the chosen ones, else the first of the readable ones. Never those we
    /// made, as far as the store or their names tell: their songs come from the library.
    pub(crate) fn among(&self, served: &[ServedPlaylist]) -> Vec<String> {
        let readable = served.iter().filter(|playlist| is_readable(playlist) && !self.ours.contains(&playlist.id));
        let id = |playlist: &ServedPlaylist| playlist.id.clone();
        match &self.ids {
            Some(chosen) => readable.map(id).filter(|id| chosen.contains(id)).collect(),
            None => readable.filter(|playlist| !is_named_as_ours(playlist)).map(id).take(UNCHOSEN).collect(),
        }
    }
}
