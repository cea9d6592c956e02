// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"bytes"
	"fmt"
	"io"
)

// counter counts the bytes that are read from a file as it is.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// guard bounds what a file may hold: its size, how much it may have been compressed, how
// deep it nests.
type guard struct {
	r      io.Reader
	packed *counter // nil for a file that is not compressed
	n      int64
	depth  int
	text   bool // within a text
	escape bool
	// last is where the last object ended that may be an event; table says that there are
	// none.
	last  int64
	table bool
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.n += int64(n)
	switch {
	case g.n > maxFile:
		return n, fmt.Errorf("it holds more than %d MiB", maxFile>>20)
	case g.packed != nil && g.n > freeRatio && g.n > maxRatio*g.packed.n:
		return n, fmt.Errorf("it is compressed more than %d times", maxRatio)
	}
	if g.table {
		return n, err
	}
	if g.nests(p[:n]) > maxDepth {
		return n, fmt.Errorf("it nests deeper than %d levels", maxDepth)
	}
	if g.n-g.last > maxEvent {
		return n, fmt.Errorf("an event in it is larger than %d MiB", maxEvent>>20)
	}
	return n, err
}

// nests follows brackets outside of texts, and returns the greatest depth.
func (g *guard) nests(p []byte) int {
	deepest := g.depth
	for len(p) > 0 {
		if g.text {
			if g.escape {
				g.escape = false
				p = p[1:]
				continue
			}
			i := bytes.IndexAny(p, `"\`)
			if i < 0 {
				return deepest
			}
			g.escape, g.text = p[i] == '\\', p[i] != '"'
			p = p[i+1:]
			continue
		}
		for i, c := range p {
			switch c {
			case '{', '[':
				g.depth++
				deepest = max(deepest, g.depth)
			case '}', ']':
				if g.depth--; g.depth <= 2 {
					g.last = g.n
				}
			case '"':
				g.text = true
			}
			if g.text || i == len(p)-1 {
				p = p[i+1:]
				break
			}
		}
	}
	return deepest
}
