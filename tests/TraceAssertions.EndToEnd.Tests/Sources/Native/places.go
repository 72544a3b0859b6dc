// Compiled by the tests. The marks name the calls that are asked for.
package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"syscall"
)

type shape interface{ area() float64 }

type square struct{ side float64 }

func (s square) area() float64 { return s.side * s.side }

type named struct {
	square
	name string
}

type reader struct{ path string }

func (r *reader) open() (*os.File, error) {
	return os.Open(r.path) // mark: openat
}

func (r *reader) all() (total int) {
	file, err := r.open()
	if err != nil {
		panic(err)
	}
	defer file.Close()
	buffer := make([]byte, 64)
	for {
		n, err := file.Read(buffer) // mark: read
		if n == 0 || err != nil {
			return total
		}
		total += n
	}
}

//go:noinline
func generic[T any](value T, fd int) T {
	syscall.Fsync(fd) // mark: fsync
	return value
}

func raw(fd int) {
	syscall.Write(fd, []byte("raw\n")) // mark: write
}

func classify(n int) error {
	switch {
	case n < 0:
		return errors.New("less")
	case n > 100:
		return fmt.Errorf("more: %d", n)
	}
	return nil
}

func main() {
	path := os.Args[1]
	total := (&reader{path}).all()
	shapes := []shape{square{2}, named{square{3}, "three"}, &named{square{1}, "one"}}
	sort.Slice(shapes, func(i, j int) bool { return shapes[i].area() < shapes[j].area() })
	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func(number int) {
			defer group.Done()
			raw(1)
			generic(strings.Repeat("a", number), 1)
			generic(number, 1)
		}(i)
	}
	group.Wait()
	if classify(total) == nil {
		os.Exit(2)
	}
	os.Remove(path) // mark: unlinkat
}
