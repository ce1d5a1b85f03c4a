//! Faults on request: what can go wrong between a service and the app.

use std::time::Duration;

use super::endpoint::{Endpoint, Service};

/// One thing that goes wrong with one request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Nothing is carried out, this status is the answer, in the service's error shape.
    Status(u16),
    /// Nothing is carried out, this is the answer.
    StatusWith {
        /// The status.
        status: u16,
        /// Headers beside `Content-Type: application/json`.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// The request is carried out, and answered as if the server had failed.
    DoneThenStatus(u16),
    /// 429; nothing is carried out.
    RetryAfter {
        /// The header; absent when `None`.
        seconds: Option<u64>,
        /// Whether the body names the quota as the reason.
        quota: bool,
    },
    /// Carried out and answered, this much later.
    Delay(Duration),
    /// Carried out; the body arrives in small pieces over this time.
    Dribble(Duration),
    /// Carried out; the connection closes in the middle of the body.
    CutBody,
    /// Carried out; the body breaks off in the middle, though the lengths agree.
    WrongJson,
    /// Carried out; valid JSON, but nothing of what it should be.
    OtherJson,
    /// Not carried out: the page of a captive portal, with status 200.
    Html,
    /// Carried out; no body at all.
    EmptyBody,
    /// Carried out; valid JSON of 20 MB, without a length.
    Huge,
    /// Not carried out: the connection is reset before any answer.
    Reset,
    /// Carried out; the connection closes before any answer.
    LostAnswer,
    /// Carried out twice, answered the second time: a request delivered twice on the way.
    Duplicate,
}

impl Fault {
    /// One of each kind, for matrices. Times are short: what matters in a matrix is the shape.
    pub const ALL: [Self; 22] = [
        Self::Status(400),
        Self::Status(401),
        Self::Status(403),
        Self::Status(404),
        Self::Status(500),
        Self::Status(503),
        Self::StatusWith { status: 502, headers: Vec::new(), body: String::new() },
        Self::DoneThenStatus(502),
        Self::RetryAfter { seconds: Some(1), quota: false },
        Self::RetryAfter { seconds: Some(50_000), quota: true },
        Self::RetryAfter { seconds: None, quota: false },
        Self::Delay(Duration::from_millis(20)),
        Self::Dribble(Duration::from_millis(20)),
        Self::CutBody,
        Self::WrongJson,
        Self::OtherJson,
        Self::Html,
        Self::EmptyBody,
        Self::Huge,
        Self::Reset,
        Self::LostAnswer,
        Self::Duplicate,
    ];
    /// The faults after which the app cannot know whether its request was carried out.
    pub const AMBIGUOUS: [Self; 3] = [Self::DoneThenStatus(502), Self::LostAnswer, Self::Duplicate];

    /// What tables call it.
    pub fn name(&self) -> String {
        match self {
            Self::Status(status) | Self::StatusWith { status, .. } => format!("status {status}"),
            Self::DoneThenStatus(status) => format!("carried out, status {status}"),
            Self::RetryAfter { seconds, quota } => {
                let what = if *quota { "quota" } else { "429" };
                seconds.map_or_else(|| format!("{what} without a time"), |seconds| format!("{what} for {seconds} s"))
            }
            Self::Delay(_) => "delay".to_owned(),
            Self::Dribble(_) => "slow body".to_owned(),
            Self::CutBody => "cut body".to_owned(),
            Self::WrongJson => "wrong JSON".to_owned(),
            Self::OtherJson => "JSON of another shape".to_owned(),
            Self::Html => "a web page".to_owned(),
            Self::EmptyBody => "empty body".to_owned(),
            Self::Huge => "20 MB".to_owned(),
            Self::Reset => "connection reset".to_owned(),
            Self::LostAnswer => "carried out, answer lost".to_owned(),
            Self::Duplicate => "delivered twice".to_owned(),
        }
    }

    /// Whether the service does what it was asked, however it answers.
    pub fn carries_out(&self) -> bool {
        !matches!(self, Self::Status(_) | Self::StatusWith { .. } | Self::RetryAfter { .. } | Self::Html | Self::Reset)
    }
}

/// Which requests a fault hits. Rules apply in the order they were planned, one per request.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultRule {
    /// Only this service.
    pub service: Option<Service>,
    /// Only this method.
    pub method: Option<&'static str>,
    /// Only this template, such as `/playlists/{id}/items`.
    pub endpoint: Option<&'static str>,
    /// How many requests that match pass untouched first.
    pub skip: u32,
    /// How many are hit then.
    pub times: u32,
    /// What happens to them.
    pub fault: Fault,
}

impl FaultRule {
    /// Hits the next request, whatever it is.
    pub fn new(fault: Fault) -> Self {
        Self { service: None, method: None, endpoint: None, skip: 0, times: 1, fault }
    }

    /// Hits the next request to an endpoint.
    pub fn at(endpoint: &Endpoint, fault: Fault) -> Self {
        let (service, method, template) = (Some(endpoint.service), Some(endpoint.method), Some(endpoint.template));
        Self { service, method, endpoint: template, ..Self::new(fault) }
    }

    /// Only this service.
    #[must_use]
    pub fn service(self, service: Service) -> Self {
        Self { service: Some(service), ..self }
    }

    /// Only this method.
    #[must_use]
    pub fn method(self, method: &'static str) -> Self {
        Self { method: Some(method), ..self }
    }

    /// Only this template.
    #[must_use]
    pub fn endpoint(self, template: &'static str) -> Self {
        Self { endpoint: Some(template), ..self }
    }

    /// Lets so many pass first.
    #[must_use]
    pub fn skip(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// Hits so many.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    fn matches(&self, service: Service, method: &str, template: &str) -> bool {
        self.service.is_none_or(|wanted| wanted == service)
            && self.method.is_none_or(|wanted| wanted == method)
            && self.endpoint.is_none_or(|wanted| wanted == template)
    }
}

/// The faults still to come.
#[derive(Debug, Default)]
pub(super) struct Plan(Vec<FaultRule>);

impl Plan {
    pub(super) fn add(&mut self, rule: FaultRule) {
        self.0.push(rule);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The faults planned that have hit nothing yet.
    pub(super) fn left(&self) -> u32 {
        self.0.iter().map(|rule| rule.times).sum()
    }

    /// The fault of the next request. Every rule that matches counts it, up to the one that hits.
    pub(super) fn next(&mut self, service: Service, method: &str, template: &str) -> Option<Fault> {
        for rule in &mut self.0 {
            if rule.times == 0 || !rule.matches(service, method, template) {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            rule.times -= 1;
            return Some(rule.fault.clone());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_hits_what_it_names_after_what_it_lets_pass() {
        let mut plan = Plan::default();
        plan.add(FaultRule::new(Fault::Reset).service(Service::SpotifyApi).endpoint("/me").skip(1).times(2));
        plan.add(FaultRule::new(Fault::CutBody).method("POST"));
        let mut check = |method, template, expect: Option<Fault>| {
            assert_eq!(plan.next(Service::SpotifyApi, method, template), expect, "{method} {template}");
        };
        check("GET", "/me/tracks", None);
        check("GET", "/me", None);
        check("GET", "/me", Some(Fault::Reset));
        check("POST", "/me/playlists", Some(Fault::CutBody));
        check("POST", "/me/playlists", None);
        check("GET", "/me", Some(Fault::Reset));
        check("GET", "/me", None);
        assert_eq!(plan.left(), 0);
    }
}
