//! Identifiers in the form of the real service: 22 characters of base 62.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62¹¹ is the first power above 2⁶⁴.
const CODE_LENGTH: usize = 11;

/// Leads every track id. The leading zero keeps the number below 2¹²⁸, as real ids are.
pub(super) const TRACK_PREFIX: &str = "0RunClubTrk";
/// Leads every artist id.
pub(super) const ARTIST_PREFIX: &str = "0RunClubArt";

/// The id of item `index` of the library `seed`.
///
/// The mix (splitmix64's) is a bijection, so two items of one library never share an id.
pub(super) fn id(prefix: &str, seed: u64, index: usize) -> String {
    let mut code = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(index as u64);
    code = (code ^ (code >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    code = (code ^ (code >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    code ^= code >> 31;
    let mut digits = [b'0'; CODE_LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(code % 62) as usize];
        code /= 62;
    }
    let mut text = String::with_capacity(prefix.len() + CODE_LENGTH);
    text.push_str(prefix);
    text.extend(digits.iter().map(|&digit| char::from(digit)));
    text
}
