//! A browser, or whoever else knocks: requests written by hand.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// Sends these bytes and returns the status of the answer; 0 when there is none.
pub(crate) fn send(host: &str, request: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(host).unwrap();
    // Whoever listens may answer and hang up before it has read everything.
    let _ = stream.write_all(request);
    let mut start = [0; "HTTP/1.1 200".len()];
    match stream.read_exact(&mut start) {
        Ok(()) => std::str::from_utf8(&start[9..]).unwrap().parse().unwrap(),
        Err(_) => 0,
    }
}

/// Asks for a target; returns the status.
pub(crate) fn get(host: &str, target: &str) -> u16 {
    send(host, format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
}
