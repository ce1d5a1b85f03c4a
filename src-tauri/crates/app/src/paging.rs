//! Reading a list page by page comes to an end, whatever the service says.

use runclub_services::{Outcome, ServiceError, gate::Service};

/// No list we read is longer; more is a mistake, and reading it could cost a ban.
const LONGEST: u32 = 200_000;
/// Places of a page.
const PAGE: u32 = 50;
/// Requests beyond those a list of its length takes, once and again: it may change while it is read.
const SPARE: u32 = 10;

/// How many requests a list may still take.
#[derive(Debug, Default)]
pub(crate) struct PageBudget {
    left: Option<u32>,
}

impl PageBudget {
    /// Counts a page of a list that is `total` long and brought `places` places from `offset` on.
    ///
    /// # Errors
    /// When the list is too long, has a hole, or does not come to an end.
    pub(crate) fn take(&mut self, offset: u32, places: u32, total: u32) -> Result<(), ServiceError> {
        if total > LONGEST {
            return Err(unreadable(format!("a list of {total} entries")));
        }
        // Nothing may be concluded from a hole, least of all that what should stand there is gone.
        if places == 0 && offset < total {
            return Err(unreadable(format!("nothing at place {offset} of {total}")));
        }
        let left = self.left.unwrap_or_else(|| 2 * total.div_ceil(PAGE) + SPARE);
        self.left = Some(left.checked_sub(1).ok_or_else(|| unreadable("the list does not come to an end".to_owned()))?);
        Ok(())
    }
}

fn unreadable(why: String) -> ServiceError {
    ServiceError::Unreadable { service: Service::Spotify, why, outcome: Outcome::NotDone }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_takes_twice_its_pages_at_most() {
        let check = |places: u32, grows: u32, expected: usize| {
            let mut budget = PageBudget::default();
            let mut total = 1_000;
            let pages = (0..500).take_while(|page| {
                total += grows;
                budget.take(page * places, places, total).is_ok()
            });
            assert_eq!(pages.count(), expected, "{places} places, {grows} more each time");
        };
        check(50, 0, 50);
        check(1, 0, 50);
        check(50, 50, 52);
    }

    #[test]
    fn holes_and_absurd_lengths_end_it() {
        let check = |offset, places, total, expected: bool| {
            assert_eq!(PageBudget::default().take(offset, places, total).is_ok(), expected, "{offset} {places} {total}");
        };
        check(0, 50, 400, true);
        check(0, 0, 0, true);
        check(400, 0, 400, true);
        check(200, 0, 400, false);
        check(0, 0, 400, false);
        check(0, 50, 1 << 31, false);
    }
}
