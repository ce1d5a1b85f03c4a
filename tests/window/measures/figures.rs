//! Medians and percentiles.

/// Values of one kind, in no order.
#[derive(Debug, Default)]
pub(super) struct Figures(Vec<f64>);

impl Figures {
    pub(super) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }

    pub(super) fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The smallest value that so large a share of all does not exceed.
    pub(super) fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() as f64 * share).ceil().max(1.0) as usize;
        sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    pub(super) fn largest(&self) -> f64 {
        self.at(1.0)
    }
}

impl Extend<f64> for Figures {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

impl FromIterator<f64> for Figures {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

#[test]
fn ranks_are_those_of_the_sorted_values() {
    let check = |values: &[f64], share: f64, expected: f64| {
        let figures: Figures = values.iter().copied().collect();
        assert_eq!(figures.at(share), expected, "{values:?} at {share}");
    };
    check(&[3.0, 1.0, 2.0], 0.5, 2.0);
    check(&[4.0, 1.0, 2.0, 3.0], 0.5, 2.0);
    check(&[3.0, 1.0, 2.0], 1.0, 3.0);
    check(&[3.0, 1.0, 2.0], 0.0, 1.0);
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    check(&hundred, 0.99, 99.0);
}
