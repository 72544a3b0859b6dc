// As a transpiler writes it: simulation.map.json says which line of simulation.py each line is of.
use std::fs::File;
use std::io::{Read, Write};

fn load_data(path: &str) -> Vec<u8> {
    let mut f = File::open(path).unwrap();
    let mut data = vec![0u8; 4096];
    let count = f.read(&mut data).unwrap();
    data.truncate(count);
    data
}

fn save_data(path: &str, data: &[u8]) {
    let mut f = File::create(path).unwrap();
    for i in (0..48).step_by(16) {
        let end = i + 16;
        f.write_all(&data[i..end])
            .unwrap();
    }
}

fn unmapped(path: &str) {
    let _ = std::fs::metadata(path);
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let data = load_data(&words[1]);
    save_data(&words[2], &data);
    unmapped("/nonexistent/unmapped");
}
