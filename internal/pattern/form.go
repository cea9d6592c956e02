// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// Work is what the questions of one query may still cost, counted in states of
// product searches; a state in which much is to be tried counts as several. It
// also keeps the room they need and what they found out about single patterns,
// so it must not be copied after its first use, nor be used by two goroutines
// at a time. Steps without a search cost nothing.
type Work struct {
	Left int

	forms    map[*Pattern]*form
	reader   reader
	product  product
	at, next []bool
	text     []byte
}

// form is what the ladder wants to know of a pattern.
type form struct {
	pattern *Pattern
	syms    []symbol // in normal form
	least   int      // the fewest characters of a match
	head    int      // how many symbols come before the first star
	tail    int      // and after the last; without a star both are all
	star    bool     // there is a star
	fixed   bool     // one string matches
}

// form returns the form of a pattern.
func (w *Work) form(p *Pattern) *form {
	if f := w.forms[p]; f != nil {
		return f
	}
	f := &form{pattern: p, syms: normalSymbols(p.symbols()), fixed: true}
	for i, s := range f.syms {
		f.fixed = f.fixed && s.alphabet == single && !s.fold
		if s.star {
			if !f.star {
				f.star, f.head = true, i
			}
			f.tail = len(f.syms) - i - 1
		} else {
			f.least++
		}
	}
	if !f.star {
		f.head, f.tail = len(f.syms), len(f.syms)
	}
	if w.forms == nil {
		w.forms = map[*Pattern]*form{}
	}
	w.forms[p] = f
	return f
}

// normalSymbols makes one star of several in a row, and writes what reads one
// character before a star of its alphabet. It works in place.
func normalSymbols(syms []symbol) []symbol {
	out := syms[:0]
	for _, s := range syms {
		last := len(out) - 1
		switch {
		case last < 0 || !out[last].star:
			out = append(out, s)
		case s.star:
			out[last].alphabet = min(out[last].alphabet, s.alphabet) // anyChar is the least
		case s.alphabet == out[last].alphabet:
			star := out[last]
			out[last] = s
			out = append(out, star)
		default:
			out = append(out, s)
		}
	}
	return out
}

// covers reports whether s reads every character that t reads.
func (s symbol) covers(t symbol) bool {
	switch {
	case s.alphabet == anyChar:
		return true
	case t.alphabet == single:
		return s.accepts(t.char) && (!t.fold || s.alphabet != single || s.fold)
	case s.alphabet == notColon:
		return t.alphabet != anyChar
	default:
		return s.alphabet == t.alphabet
	}
}

// disjoint reports whether two patterns are known to have no string in common, by
// their beginnings, their ends or their lengths.
func (f *form) disjoint(g *form) bool {
	if !f.star && len(f.syms) < g.least || !g.star && len(g.syms) < f.least {
		return true
	}
	for i := range min(f.head, g.head) {
		if !f.syms[i].meets(g.syms[i]) {
			return true
		}
	}
	for i := range min(f.tail, g.tail) {
		if !f.syms[len(f.syms)-1-i].meets(g.syms[len(g.syms)-1-i]) {
			return true
		}
	}
	return false
}

// subsumes reports whether g is seen to match all that f matches (P-512): read
// along g, every star of f is swallowed by a star of g.
func (w *Work) subsumes(g, f *form) bool {
	if g == f {
		return true
	}
	m, n := len(g.syms), len(f.syms)
	if f.least < g.least || !g.star && n != m || f.head < g.head || f.tail < g.tail {
		return false
	}
	for i := range g.head {
		if !g.syms[i].covers(f.syms[i]) {
			return false
		}
	}
	if !g.star {
		return true
	}
	for i := range g.tail {
		if !g.syms[m-1-i].covers(f.syms[n-1-i]) {
			return false
		}
	}
	return w.swallows(g.syms[g.head:m-g.tail], f.syms[g.head:n-g.tail])
}

// swallows is subsumes for what is between the beginning and the end. Both of g
// are stars.
func (w *Work) swallows(g, f []symbol) bool {
	if len(g) == 1 {
		for _, s := range f {
			if !g[0].covers(s) {
				return false
			}
		}
		return true
	}
	at, next := w.row(len(g))
	at[0] = true
	skipStars(g, at)
	for _, t := range f {
		clear(next)
		for j, s := range g {
			switch {
			case !at[j] || t.star && !s.star || !s.covers(t):
			case s.star:
				next[j] = true
			default:
				next[j+1] = true
			}
		}
		skipStars(g, next)
		at, next = next, at
	}
	return at[len(g)]
}

// row returns two cleared rows of positions before, between and after n symbols.
func (w *Work) row(n int) (at, next []bool) {
	if len(w.at) <= n {
		w.at, w.next = make([]bool, 2*n+1), make([]bool, 2*n+1)
	}
	at, next = w.at[:n+1], w.next[:n+1]
	clear(at)
	clear(next)
	return at, next
}

// matches reports whether a string matches. Unlike [Pattern.Match] it needs no
// new memory for patterns with bounded wildcards.
func (w *Work) matches(f *form, s string) bool {
	if !f.pattern.slow {
		return f.pattern.Match(s)
	}
	if !f.pattern.begins(s) {
		return false
	}
	at, next := w.row(len(f.syms))
	at[0] = true
	skipStars(f.syms, at)
	low := 0 // no position is below
	for _, c := range s {
		clear(next)
		least := len(f.syms) + 1
		for j := low; j < len(f.syms); j++ {
			t := f.syms[j]
			if !at[j] || !t.accepts(c) {
				continue
			}
			least = min(least, j)
			if t.star {
				next[j] = true
			} else {
				next[j+1] = true
			}
		}
		if least > len(f.syms) {
			return false
		}
		low = least
		skipStars(f.syms, next)
		at, next = next, at
	}
	return at[len(f.syms)]
}

// instance returns a match in which fill replaces the stars.
func (w *Work) instance(f *form, fill string) string {
	w.text = w.text[:0]
	for _, s := range f.syms {
		switch {
		case s.star:
			w.text = append(w.text, fill...)
		case s.alphabet == single:
			w.text = append(w.text, string(s.char)...)
		case s.alphabet == digit:
			w.text = append(w.text, '1')
		default:
			w.text = append(w.text, 'x')
		}
	}
	return string(w.text)
}
