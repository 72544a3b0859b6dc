// As a transpiler from C writes it: algorithm.map.json says which line of algorithm.c each line is of.
use std::io::Write;

fn report(n: i32) {
    let line = format!("{}\n", n);
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

fn main() {
    report(7);
}
