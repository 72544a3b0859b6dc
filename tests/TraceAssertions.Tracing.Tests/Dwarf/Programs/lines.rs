use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

mod counting {
    use std::collections::HashMap;

    pub trait Counter {
        fn count(&mut self, word: &str) -> usize;
    }

    #[derive(Default)]
    pub struct Words {
        seen: HashMap<String, usize>,
    }

    impl Counter for Words {
        fn count(&mut self, word: &str) -> usize {
            let entry = self.seen.entry(word.to_string()).or_insert(0);
            *entry += 1;
            *entry
        }
    }

    impl Words {
        pub fn most(&self) -> Option<(&String, &usize)> {
            self.seen.iter().max_by_key(|(_, count)| **count)
        }
    }
}

use counting::{Counter, Words};

#[inline(always)]
fn read_all<R: Read>(reader: &mut R) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn lines(path: &str) -> io::Result<Vec<String>> {
    let file = File::open(path)?;
    BufReader::new(file).lines().collect()
}

fn total(numbers: &[u64]) -> u64 {
    numbers.iter().filter(|number| *number % 2 == 0).map(|number| number * number).sum()
}

fn main() -> io::Result<()> {
    let path = std::env::args().next().unwrap_or_default();
    let bytes = read_all(&mut File::open(&path)?)?;
    let mut words: Box<dyn Counter> = Box::new(Words::default());
    for line in lines("/etc/passwd")? {
        for word in line.split(':') {
            words.count(word);
        }
    }

    let mut most = Words::default();
    most.count("one");
    let mut by_length: HashMap<usize, u64> = HashMap::new();
    for (index, byte) in bytes.iter().enumerate() {
        *by_length.entry(index % 7).or_default() += u64::from(*byte);
    }

    let sums: Vec<u64> = by_length.into_values().collect();
    println!("{} {:?}", total(&sums), most.most());
    Ok(())
}
