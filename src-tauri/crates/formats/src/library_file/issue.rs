//! What can be odd about a row, and what became of it.

use serde::Serialize;

/// What became of a row with an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It was left out.
    Skipped,
    /// It gave way to another row of the same song.
    Merged,
    /// It was kept, with something put right or taken as unknown.
    Repaired,
    /// It was kept as it is.
    Noted,
}

/// What is odd about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RowIssue {
    /// Neither an id nor a title.
    NothingToIdentify,
    /// The rest of a row that a broken quote tore apart.
    TornRow,
    /// A podcast episode or another thing that is not a song.
    NotASong,
    /// Another row has the same id and knows more, or as much and stands before it.
    SameId,
    /// A quote that was not closed or not doubled.
    BrokenQuote,
    /// Fewer fields than the header.
    FewerFields,
    /// More fields than the header.
    MoreFields,
    /// More fields than the header, because commas in a text were not quoted.
    CommaNotQuoted,
    /// Bytes that are not of the file's encoding.
    ForeignBytes,
    /// NUL characters.
    NulCharacters,
    /// The id was taken from a link.
    IdFromLink,
    /// A local file, which has no Spotify id: it was given one of ours.
    LocalFile,
    /// No usable id: the song was given one of ours.
    IdMade,
    /// No artist: the song stands for itself.
    ArtistMissing,
    /// No usable length; without one no mix takes the song.
    DurationMissing,
    /// A tempo that is not a positive number of beats: unknown.
    TempoUnusable,
    /// Another value that should be a number and is none: unknown.
    NumberUnusable,
    /// A number with a decimal comma.
    DecimalComma,
    /// A release date without a year between 1000 and 2100: unknown.
    YearUnusable,
    /// A date of adding that is no date: unknown.
    AddedAtUnusable,
    /// Added on 1970-01-01, which stands for unknown.
    AddedAtEpoch,
    /// An explicit mark that is neither true nor false: unknown.
    ExplicitUnusable,
    /// A playable mark that is neither true nor false: unknown.
    PlayableUnusable,
    /// No title.
    TitleMissing,
    /// None of tempo, energy and danceability is known.
    FeaturesMissing,
    /// Energy, danceability, valence or speechiness outside 0 to 1.
    ShareOutOfRange,
}

impl RowIssue {
    /// What became of the row.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::NothingToIdentify | Self::TornRow | Self::NotASong => Outcome::Skipped,
            Self::SameId => Outcome::Merged,
            Self::TitleMissing | Self::FeaturesMissing | Self::ShareOutOfRange => Outcome::Noted,
            _ => Outcome::Repaired,
        }
    }

    /// What is odd and what was done about it, for people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NothingToIdentify => "neither a track id nor a title",
            Self::TornRow => "the rest of a row torn apart by a broken quote",
            Self::NotASong => "a podcast episode, not a song",
            Self::SameId => "same track id as another row; the row that knows more stays, else the earlier one",
            Self::BrokenQuote => "a quotation mark not closed or not doubled; the line was read on its own",
            Self::FewerFields => "fewer fields than the header; the rest taken as empty",
            Self::MoreFields => "more fields than the header; the surplus left out",
            Self::CommaNotQuoted => "a comma inside a text without quotation marks; the parts were joined",
            Self::ForeignBytes => "bytes outside the file's encoding; read as Windows-1252",
            Self::NulCharacters => "NUL characters; dropped",
            Self::IdFromLink => "the track id was taken from a link",
            Self::LocalFile => "a local file; given an id of RunClub's own",
            Self::IdMade => "no usable track id; given one of RunClub's own",
            Self::ArtistMissing => "no artist",
            Self::DurationMissing => "no usable length; the song stays in the library, but no mix takes it",
            Self::TempoUnusable => "a tempo that is not a positive number; taken as unknown",
            Self::NumberUnusable => "a value that is not a number; taken as unknown",
            Self::DecimalComma => "a decimal comma; read as a point",
            Self::YearUnusable => "a release date without a plausible year; taken as unknown",
            Self::AddedAtUnusable => "a date of adding that is not a date; taken as unknown",
            Self::AddedAtEpoch => "added on 1970-01-01; taken as unknown",
            Self::ExplicitUnusable => "an explicit mark other than true or false; taken as unknown",
            Self::PlayableUnusable => "a playable mark other than true or false; taken as unknown",
            Self::TitleMissing => "no title",
            Self::FeaturesMissing => "no tempo, energy or danceability; no mix takes the song until they are known",
            Self::ShareOutOfRange => {
                "energy, danceability, valence or speechiness outside 0 to 1; counted as 0.5 where it matters"
            }
        }
    }
}
