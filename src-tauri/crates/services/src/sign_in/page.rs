//! What the browser shows at the end: no scripts, nothing from elsewhere, nothing of what came in.

use super::{Answer, Stray};

/// An answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    status: &'static str,
    title: &'static str,
    text: &'static str,
}

impl Page {
    pub(super) const NOT_FOUND: Self =
        Self { status: "404 Not Found", title: "Nothing here", text: "RunClub is waiting for your sign-in in another tab." };
    pub(super) const NOT_ALLOWED: Self = Self {
        status: "405 Method Not Allowed",
        title: "Nothing here",
        text: "RunClub is waiting for your sign-in in another tab.",
    };
    pub(super) const TOO_LONG: Self =
        Self { status: "431 Request Header Fields Too Large", title: "Nothing here", text: "That was longer than any sign-in." };
    pub(super) const GARBLED: Self =
        Self { status: "400 Bad Request", title: "Nothing here", text: "That was no request RunClub can read." };
    pub(super) const WRONG_KEY: Self =
        Self { status: "403 Forbidden", title: "Nothing here", text: "This way is for RunClub itself." };

    pub(super) fn of_answer(answer: &Answer) -> Self {
        let (title, text) = match answer {
            Answer::Code(_) => ("Thank you", "You can close this tab and go back to RunClub."),
            Answer::Refused => (
                "You are not signed in",
                "You said no, and RunClub was given nothing. You can close this tab; RunClub works with library files too.",
            ),
            Answer::Failed { .. } => {
                ("The sign-in did not work", "Spotify reported an error. Go back to RunClub: it says what to do next.")
            }
        };
        Self { status: "200 OK", title, text }
    }

    pub(super) fn of_stray(stray: Stray) -> Self {
        match stray {
            Stray::OtherAddress => Self::NOT_FOUND,
            _ => Self {
                status: "400 Bad Request",
                title: "This link belongs to no sign-in under way",
                text: "Go back to RunClub and start the sign-in there again, or finish it in the newest tab.",
            },
        }
    }

    /// The whole answer, as it goes over the line.
    pub(super) fn response(self) -> String {
        let Self { status, title, text } = self;
        let html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} · RunClub</title>\n<style>{STYLE}</style>\n</head>\n\
             <body>\n<main>\n<p class=\"name\">RunClub</p>\n<h1>{title}</h1>\n<p>{text}</p>\n</main>\n</body>\n</html>\n"
        );
        format!("HTTP/1.1 {status}\r\n{HEADERS}Content-Length: {}\r\n\r\n{html}", html.len())
    }
}

const HEADERS: &str = "Content-Type: text/html; charset=utf-8\r\n\
    Cache-Control: no-store\r\n\
    Referrer-Policy: no-referrer\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'\r\n\
    Connection: close\r\n";

const STYLE: &str = "\
    :root{color-scheme:light dark}\
    body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.1rem/1.5 system-ui,sans-serif;\
    background:#f6f6f3;color:#1c1c1a}\
    main{max-width:32rem;padding:2rem}\
    h1{font-size:1.8rem;line-height:1.2;margin:.5rem 0 1rem}\
    .name{margin:0;font-weight:600;color:#5a5a52}\
    @media(prefers-color-scheme:dark){body{background:#161614;color:#ecece6}.name{color:#a9a99f}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_bring_everything_with_them() {
        let pages = [
            Page::NOT_FOUND,
            Page::NOT_ALLOWED,
            Page::TOO_LONG,
            Page::GARBLED,
            Page::WRONG_KEY,
            Page::of_answer(&Answer::Code(crate::secret::Secret::new("c"))),
            Page::of_answer(&Answer::Refused),
            Page::of_answer(&Answer::Failed { error: "server_error".to_owned() }),
            Page::of_stray(Stray::WrongState),
        ];
        for page in pages {
            let response = page.response();
            let (head, body) = response.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with(&format!("HTTP/1.1 {}\r\n", page.status)), "{head}");
            assert!(head.ends_with(&format!("Content-Length: {}", body.len())), "{head}");
            for header in ["Cache-Control: no-store", "Referrer-Policy: no-referrer", "default-src 'none'", "Connection: close"] {
                assert!(head.contains(header), "{header}");
            }
            for foreign in ["<script", "http:", "https:", "src=", "href", "url(", "server_error"] {
                assert!(!body.contains(foreign), "{foreign}");
            }
            assert!(STYLE.is_ascii());
        }
    }
}
