// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "slices"

// Element is a list of patterns, or what none of them matches: an Action or a
// NotAction element of a policy. Holes of patterns are read as '*'.
type Element struct {
	Patterns []*Pattern
	Not      bool
}

// StringClass is a set of strings that the same elements contain.
type StringClass struct {
	Sample string // a short one of them
	In     []bool // by element: whether it contains them
}

// Classes divides the strings that a pattern of the universe matches, or all
// strings if there is none, into classes (P-501). It returns those that one of the
// wanted elements contains; without wanted elements, all. The sample is the
// shortest string of its class, of several the one with the characters that
// look most familiar. The order depends on the elements alone: where the first
// difference is, the class comes first that the element contains.
//
// The second result is false if the work was spent; then nothing is returned.
func Classes(universe []*Pattern, elements []Element, wanted []int, w *Work) ([]StringClass, bool) {
	c := newClassifier(universe, elements, wanted)
	c.build(!c.caseless())
	if !c.run(w) {
		return nil, false
	}
	c.classifyLiterals(w)
	if len(c.missing) > 0 {
		for _, set := range c.missing {
			c.sample(set).known = false
		}
		c.build(true)
		if !c.run(w) {
			return nil, false
		}
	}
	return c.classes(), true
}

// classifier finds the classes. It numbers sets of elements; the universe
// counts as one more element, the last.
type classifier struct {
	elements []Element
	universe []*Pattern
	in, out  positions // the wanted elements, with and without Not
	any      bool      // all classes are wanted

	sets     *sets
	literals map[string]int // their places in texts
	texts    []literal
	tries    [2]*trie // of the universe, of the elements
	samples  []sample // by number of a set
	missing  []int32  // classes whose sample turned out to be a literal (P-505)

	states states
	lists  [2][]int32
	chars  []rune
	here   letters
	room   positions
}

// literal is an entry without wildcards, in lower case (P-502).
type literal struct {
	text string
	in   int32 // the set of elements that list it
}

// sample is what is known of a class.
type sample struct {
	text  string
	found bool // there is a text
	known bool // nothing is to be looked for any more
}

func newClassifier(universe []*Pattern, elements []Element, wanted []int) *classifier {
	n := len(elements) + 1
	c := &classifier{
		elements: elements, universe: universe, any: len(wanted) == 0,
		sets: newSets(n), literals: map[string]int{},
	}
	c.in, c.out, c.room = c.sets.empty(), c.sets.empty(), c.sets.empty()
	for _, i := range wanted {
		if elements[i].Not {
			c.out.add(i)
		} else {
			c.in.add(i)
		}
	}
	return c
}

// caseless reports whether no pattern distinguishes the cases of a letter. Only
// then do all spellings of a literal belong to one class.
func (c *classifier) caseless() bool {
	for _, e := range c.elements {
		if slices.ContainsFunc(e.Patterns, (*Pattern).distinguishesCase) {
			return false
		}
	}
	return !slices.ContainsFunc(c.universe, (*Pattern).distinguishesCase)
}

// build makes the tries. Entries without wildcards are kept separate unless they
// are to be among the others.
func (c *classifier) build(withLiterals bool) {
	var syms []symbol
	t := newTrie(c.sets)
	ends := map[*Pattern]int32{}
	for i, e := range c.elements {
		for _, p := range e.Patterns {
			if s, ok := p.IsLiteral(); ok && p.fold && !withLiterals {
				c.addLiteral(s, i)
				continue
			}
			end, ok := ends[p]
			if !ok {
				syms = normalSymbols(p.appendSymbols(syms[:0]))
				end = t.insert(syms)
				ends[p] = end
			}
			t.mark(end, i)
		}
	}
	t.seal()
	c.tries[1] = t
	u := newTrie(c.sets)
	for _, p := range c.universe {
		syms = normalSymbols(p.appendSymbols(syms[:0]))
		u.mark(u.insert(syms), len(c.elements))
	}
	if len(c.universe) == 0 {
		u.mark(u.insert([]symbol{{alphabet: anyChar, star: true}}), len(c.elements))
	}
	u.seal()
	c.tries[0] = u
}

func (c *classifier) addLiteral(s string, element int) {
	at, ok := c.literals[s]
	if !ok {
		at = len(c.texts)
		c.literals[s] = at
		c.texts = append(c.texts, literal{text: s})
	}
	c.texts[at].in = c.sets.with(c.texts[at].in, element)
}

// classifyLiterals classifies each literal by one run along the trie of the
// others (P-502).
func (c *classifier) classifyLiterals(w *Work) {
	root := c.tries[1].nodes[0].reach
	for _, l := range c.texts {
		if c.sets.within(root, l.in) && !c.better(l.text, c.sets.with(l.in, len(c.elements))) {
			continue
		}
		set := c.sets.union(l.in, w.reader.read(c.tries[1], l.text))
		set = c.sets.with(set, len(c.elements))
		if c.wanted(set) && c.better(l.text, set) && w.reader.read(c.tries[0], l.text) != 0 {
			*c.sample(set) = sample{text: l.text, found: true, known: true}
		}
	}
}

// sample returns what is known of a class, to be changed.
func (c *classifier) sample(set int32) *sample {
	for len(c.samples) <= int(set) {
		c.samples = append(c.samples, sample{})
	}
	return &c.samples[set]
}

// better reports whether a string is a better sample of a class than the one
// that is known.
func (c *classifier) better(s string, set int32) bool {
	old := c.sample(set)
	return !old.found || less(s, old.text)
}

// wanted reports whether a wanted element contains the strings of a class.
func (c *classifier) wanted(set int32) bool { return c.useful(set, c.sets.of(set)) }

// useful reports whether a wanted element may contain strings that the elements
// of done match, and no others than those of reach.
func (c *classifier) useful(done int32, reach positions) bool {
	if c.any {
		return true
	}
	for i, w := range c.sets.of(done) {
		if reach[i]&c.in[i] != 0 || c.out[i]&^w != 0 {
			return true
		}
	}
	return false
}

// classes returns the classes found, in order.
func (c *classifier) classes() []StringClass {
	var out []StringClass
	for set, s := range c.samples {
		if !s.found {
			continue
		}
		in := make([]bool, len(c.elements))
		for i, e := range c.elements {
			in[i] = c.sets.of(int32(set)).has(i) != e.Not
		}
		out = append(out, StringClass{Sample: s.text, In: in})
	}
	slices.SortFunc(out, func(a, b StringClass) int {
		for i := range a.In {
			if a.In[i] != b.In[i] {
				if a.In[i] {
					return -1
				}
				return 1
			}
		}
		return 0
	})
	return out
}
