// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// A reading is one of the ways to answer what is not certain: how AWS reads a
// contested rule (C-n), or what a policy that was not given says.
type reading struct {
	name     string
	n, taken int
}

// readings walks through all combinations of readings of the questions that
// come up. A question is asked by its name; it has one answer in a run.
type readings struct {
	trail []reading
	asked int
	// documented takes the first reading of contested rules, the documented one.
	documented bool
}

// pick returns which of n readings the run takes.
func (c *readings) pick(name string, n int) int {
	if c.documented && strings.HasPrefix(name, "C-") {
		return 0
	}
	for _, r := range c.trail[:c.asked] {
		if r.name == name {
			return r.taken
		}
	}
	if c.asked == len(c.trail) {
		c.trail = append(c.trail, reading{name: name, n: n})
	}
	if c.trail[c.asked].name != name {
		panic("the questions of a run came in another order: " + name)
	}
	c.asked++
	return c.trail[c.asked-1].taken
}

// either returns the first answer or, in the other reading of a rule, the
// second. Where both agree there is no question.
func (c *readings) either(name string, first, second bool) bool {
	if first != second && c.pick(name, 2) == 1 {
		return second
	}
	return first
}

// next prepares the next run; false if there is none.
func (c *readings) next() bool {
	for len(c.trail) > 0 {
		last := &c.trail[len(c.trail)-1]
		if last.taken++; last.taken < last.n {
			c.asked = 0
			return true
		}
		c.trail = c.trail[:len(c.trail)-1]
	}
	return false
}

// maxRuns bounds the runs of one request.
const maxRuns = 4096

// everyReading runs decide for every combination of readings. The names are
// those of the questions that came up. complete is false if there were too many.
func everyReading(documented bool, decide func(*readings) Decision) (possible Set, names map[string]bool, complete bool) {
	c := &readings{documented: documented}
	for range maxRuns {
		possible |= 1 << decide(c)
		for _, r := range c.trail {
			if names == nil {
				names = map[string]bool{}
			}
			names[r.name] = true
		}
		if !c.next() {
			return possible, names, true
		}
	}
	return possible, names, false
}
