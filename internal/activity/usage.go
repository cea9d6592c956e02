// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Use is what the principal did with one action.
type Use struct {
	Action string
	// Resources are ARNs, and entries of policies where an event names none, sorted.
	Resources []string
	Count     int
	// First and Last are the times of the first and last event.
	First, Last time.Time
	// Via are the services that called for the principal, sorted; All says that every use was
	// through one (L-611).
	Via    []string
	ViaAll bool
	// Data says that some event was a data event.
	Data bool

	found []found
}

// Unmapped are events whose action is not known.
type Unmapped struct {
	Source, Event string
	Count         int
}

// PassRole is a role that a call passed to a service (L-633). The role is an ARN, or an entry of
// a policy for one whose path is not known.
type PassRole struct {
	Role, Service, Action string
}

// Inferred is an action that events may have needed: they do not say which of several, or AWS
// asks for it under a condition, because the calls gave tags.
type Inferred struct {
	Event, Action, Condition string
	Tags                     bool
	Resources                []string
	Count                    int

	found []found
}

// Usage is what a principal did.
type Usage struct {
	Principal string
	Used      []Use
	Denied    []Use
	Inferred  []Inferred
	PassRoles []PassRole
	Unmapped  []Unmapped
	// Ignored counts the events that were left out, by the reason.
	Ignored  map[string]int
	Coverage Coverage

	grouping grouping
}

// Coverage says what the files show, and what they cannot.
type Coverage struct {
	Files, Events int
	// First and Last are the times of the events that count.
	First, Last time.Time
	Regions     []string
	// Sources are the prefixes of services with events, DataSources those with data events.
	Sources, DataSources []string
	// Patterns are actions whose resources an event does not name, with the types.
	Patterns []string
}

// day is a day since 1970.
type day int32

func dayOf(t time.Time) day { return day(t.Unix() / (24 * 60 * 60)) }

// tally counts events by day, so that a window that ends with the newest event needs no
// second reading.
type tally map[day]*span

// span is the events of one day.
type span struct {
	count       int
	first, last time.Time
}

func (t tally) add(at time.Time) {
	d := dayOf(at)
	s := t[d]
	if s == nil {
		s = &span{first: at, last: at}
		t[d] = s
	}
	s.count++
	if at.Before(s.first) {
		s.first = at
	}
	if at.After(s.last) {
		s.last = at
	}
}

// from sums up the days from one on.
func (t tally) from(d day) (sum span) {
	for at, s := range t {
		if at < d {
			continue
		}
		if sum.count == 0 || s.first.Before(sum.first) {
			sum.first = s.first
		}
		if sum.count == 0 || s.last.After(sum.last) {
			sum.last = s.last
		}
		sum.count += s.count
	}
	return sum
}

// seen is what is kept of an action.
type seen struct {
	tally     tally
	resources map[found]*newest
	via       map[string]*newest
	direct    *newest
	data      *newest
	// full says that resources were left out since there are too many: prefixes has what
	// those of a type have in common.
	prefixes map[string]*common
}

// newest is the last day of something.
type newest struct{ day day }

func (n *newest) add(d day) *newest {
	if n == nil {
		return &newest{d}
	}
	n.day = max(n.day, d)
	return n
}

func (n *newest) since(d day) bool { return n != nil && n.day >= d }

// common is the beginning that many ARNs have in common.
type common struct {
	prefix string
	newest newest
}

// maxKept is how many resources of one action are kept by name; beyond, only what they
// have in common.
const maxKept = 2000

func newSeen() *seen {
	return &seen{tally: tally{}, resources: map[found]*newest{}, via: map[string]*newest{}, prefixes: map[string]*common{}}
}

func (s *seen) add(at time.Time, fs []found, via string, data bool) {
	d := dayOf(at)
	s.tally.add(at)
	if via == "" {
		s.direct = s.direct.add(d)
	} else if len(s.via) < 50 {
		s.via[via] = s.via[via].add(d)
	}
	if data {
		s.data = s.data.add(d)
	}
	for _, f := range fs {
		if n, ok := s.resources[f]; ok || len(s.resources) < maxKept {
			s.resources[f] = n.add(d)
			continue
		}
		c := s.prefixes[f.typ]
		if c == nil {
			c = &common{prefix: f.arn, newest: newest{d}}
			s.prefixes[f.typ] = c
		}
		c.prefix = commonPrefix(c.prefix, f.arn)
		c.newest.day = max(c.newest.day, d)
	}
}

func commonPrefix(a, b string) string {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return a[:i]
		}
	}
	return a[:n]
}

// use is what was seen of an action since a day; false if nothing.
func (s *seen) use(action string, since day) (Use, bool) {
	sum := s.tally.from(since)
	if sum.count == 0 {
		return Use{}, false
	}
	u := Use{Action: action, Count: sum.count, First: sum.first, Last: sum.last, Data: s.data.since(since), ViaAll: !s.direct.since(since)}
	for via, n := range s.via {
		if n.since(since) {
			u.Via = append(u.Via, via)
		}
	}
	slices.Sort(u.Via)
	u.ViaAll = u.ViaAll && len(u.Via) > 0
	u.found = s.since(since)
	for _, f := range u.found {
		u.Resources = append(u.Resources, f.arn)
	}
	return u, true
}

// since are the resources since a day, sorted.
func (s *seen) since(d day) []found {
	var out []found
	for f, n := range s.resources {
		if n.since(d) {
			out = append(out, f)
		}
	}
	for typ, c := range s.prefixes {
		if c.newest.since(d) {
			out = append(out, found{typ: typ, arn: pad(escape(cut(c.prefix)) + "*"), entry: true})
		}
	}
	slices.SortFunc(out, func(a, b found) int { return cmp.Or(cmp.Compare(a.arn, b.arn), cmp.Compare(a.typ, b.typ)) })
	return out
}

// pad gives the beginning of an ARN the fields that it lacks.
func pad(entry string) string {
	const colons = 5
	return entry + strings.Repeat(":*", max(0, colons-strings.Count(entry, ":")))
}

// names are sorted keys that were seen since a day.
func names(m map[string]*newest, d day) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if m[name].since(d) {
			out = append(out, name)
		}
	}
	return out
}

// Entries are the resources of a use as entries of a policy, each by itself.
func (u *Use) Entries() []string {
	out := make([]string, 0, len(u.found))
	for _, f := range u.found {
		if f.entry {
			out = append(out, f.arn)
		} else {
			out = append(out, escape(f.arn))
		}
	}
	return out
}

// Named are the resources of a use that events name, as they are; "*" for an action
// without resources, and for calls that AWS checks on it.
func (u *Use) Named() []string {
	var out []string
	for _, f := range u.found {
		if !f.entry || f.arn == "*" && f.typ == "" {
			out = append(out, f.arn)
		}
	}
	return out
}
