// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// Options say what to read.
type Options struct {
	// Principal is the ARN of a user, a role, or a session of a role.
	Principal string
	// Files are paths, see [Files].
	Files []string
	// Days is how many days before the newest event count, by whole days in UTC; zero for
	// all. From and To bound the time of events; zero for no bound.
	Days     int
	From, To time.Time
	// WithoutFailed leaves out calls that failed for other reasons than a denial.
	WithoutFailed bool
	// MaxEvents is how many events may be read, zero for [DefaultMaxEvents].
	MaxEvents int
	Detail    Detail
	// MaxExact is how many resources of an action and type stay by name, zero for
	// [DefaultMaxExact].
	MaxExact int
	Catalog  *catalog.Catalog
	// Denial reads action and resource out of the message of a denial, "" for what it does
	// not say. It may be nil.
	Denial func(message string) (action, resource string)
}

// The defaults of [Options].
const (
	DefaultMaxEvents = 1_000_000
	DefaultMaxExact  = 10
)

// Read reads the files. Only aggregates are kept.
func Read(o *Options) (*Usage, error) {
	who, err := readCaller(o.Principal)
	if err != nil {
		return nil, err
	}
	r := newReading(o, who)
	for _, name := range o.Files {
		if err := r.file(name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return r.usage(), nil
}

func newReading(o *Options, who *caller) *reading {
	return &reading{
		o: o, who: who, ids: map[[16]byte]struct{}{}, used: map[string]*seen{}, denied: map[string]*seen{}, inferred: map[[2]string]*seen{},
		unmapped: map[[2]string]tally{}, ignored: map[string]int{}, passed: map[PassRole]*newest{}, regions: map[string]*newest{},
		callers: map[string]calledBy{}, sources: map[string]*newest{}, data: map[string]*newest{}, most: cmp.Or(o.MaxEvents, DefaultMaxEvents),
	}
}

// reading is a reading in progress.
type reading struct {
	o   *Options
	who *caller

	ids      map[[16]byte]struct{}
	used     map[string]*seen
	denied   map[string]*seen
	inferred map[[2]string]*seen
	unmapped map[[2]string]tally
	ignored  map[string]int
	passed   map[PassRole]*newest
	regions  map[string]*newest
	sources  map[string]*newest
	data     map[string]*newest

	callers      map[string]calledBy
	events, most int
	newest       time.Time
}

func (r *reading) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return r.from(f)
}

func (r *reading) from(f io.Reader) error { return stream(f, r.event) }

func (r *reading) ignore(reason string) error {
	if len(r.ignored) < 200 || r.ignored[reason] > 0 {
		r.ignored[reason]++
	} else {
		r.ignored["other"]++
	}
	return nil
}

// event takes one event (L-610 to L-613).
func (r *reading) event(e *event) error {
	if r.events++; r.events > r.most {
		return fmt.Errorf("there are more than %d events: raise max_events, or read fewer files", r.most)
	}
	switch {
	case e.EventName == "" || e.EventSource == "":
		return r.ignore("not an event")
	case e.EventType != "" && e.EventType != "AwsApiCall":
		return r.ignore("event type " + clean(e.EventType))
	case strings.EqualFold(e.EventCategory, "Insight"):
		return r.ignore("Insights")
	case strings.HasPrefix(e.EventSource, "signin."):
		return r.ignore("sign-in")
	}
	c, err := r.callerOf(e)
	if err != nil {
		return err
	}
	if c.reason != "" {
		return r.ignore(c.reason)
	}
	if e.SharedEventID != "" && e.RecipientAccountID != "" && e.RecipientAccountID != r.who.Account {
		return r.ignore("copy in another account")
	}
	if !r.first(e) {
		return r.ignore("duplicate")
	}
	at, ok := e.time()
	switch {
	case !ok:
		return r.ignore("time not readable")
	case !r.o.From.IsZero() && at.Before(r.o.From), !r.o.To.IsZero() && at.After(r.o.To):
		return r.ignore("outside of the window")
	}
	return r.own(e, c.via, at)
}

// calledBy is who made a call: the service that did so for the principal, or the reason why
// it is not the principal's.
type calledBy struct{ via, reason string }

// maxCallers bounds how many identities are kept.
const maxCallers = 4096

// callerOf reads who made the call of an event. Sessions make many: what was read is kept.
func (r *reading) callerOf(e *event) (calledBy, error) {
	if c, ok := r.callers[string(e.UserIdentity)]; ok {
		return c, nil
	}
	var c calledBy
	id, err := e.who()
	switch {
	case errors.Is(err, errStruct):
		return c, err
	case err != nil:
		c.reason = "identity not readable"
	default:
		c = calledBy{clean(id.InvokedBy), r.who.own(&id)}
	}
	if len(r.callers) < maxCallers {
		r.callers[string(e.UserIdentity)] = c
	}
	return c, nil
}

// first reports whether an event is not a copy of one before. Events without id count.
func (r *reading) first(e *event) bool {
	text := cmp.Or(e.SharedEventID, e.EventID)
	if text == "" {
		return true
	}
	var id [16]byte
	if n, err := hex.Decode(id[:], []byte(strings.ReplaceAll(text, "-", ""))[:min(32, len(strings.ReplaceAll(text, "-", "")))]); err != nil || n != 16 {
		h := fnv.New128a()
		_, _ = h.Write([]byte(text))
		h.Sum(id[:0])
	}
	if _, copied := r.ids[id]; copied {
		return false
	}
	r.ids[id] = struct{}{}
	return true
}

// own takes an event of the principal.
func (r *reading) own(e *event, via string, at time.Time) error {
	if at.After(r.newest) {
		r.newest = at
	}
	c := r.o.Catalog
	denied := isDenial(e.ErrorCode)
	if !denied && e.ErrorCode != "" && r.o.WithoutFailed && e.ErrorCode != "Client.DryRunOperation" {
		return r.ignore("failed")
	}
	if !denied && undecided(e.ErrorCode) {
		return r.ignore("failed before AWS decided")
	}
	meanings := meaningsOf(c, e.EventSource, e.EventName)
	d := dayOf(at)
	data := bytesEqual(e.ManagementEvent, "false") || strings.EqualFold(e.EventCategory, "Data")
	if denied && r.o.Denial != nil && e.ErrorMessage != "" {
		// The message names action and resource, which the event need not.
		if action, resource := r.o.Denial(e.ErrorMessage); action != "" {
			if a, ok := c.Lookup(action); ok {
				r.note(e, d, a.Service(), data)
				fs := []found{{arn: "*", entry: true}}
				if resource != "" && resource != "*" && a.ResourceLevel() {
					x := call{who: r.who, catalog: c}
					if fs = x.fitting(a, []string{resource}); len(fs) == 0 {
						fs = []found{{typ: "not listed", arn: resource}}
					}
				}
				add(r.denied, a.Name, at, fs, via, data)
				return nil
			}
		}
	}
	if len(meanings) == 0 {
		key := [2]string{clean(e.EventSource), clean(e.EventName)}
		t := r.unmapped[key]
		if t == nil {
			if len(r.unmapped) >= 10_000 {
				return r.ignore("unmapped beyond 10000 kinds")
			}
			t = tally{}
			r.unmapped[key] = t
		}
		t.add(at)
		return nil
	}
	x, err := newCall(e, r.who, c)
	if err != nil {
		return err
	}
	for _, m := range meanings {
		if facts.UncheckedOf(m.action) != facts.Checked {
			_ = r.ignore("no policy decides it")
			continue
		}
		a, fs := x.resources(m)
		if a == nil {
			continue
		}
		r.note(e, d, a.Service(), data)
		switch {
		case m.inferred:
			key := [2]string{a.Service() + ":" + clean(e.EventName), a.Name}
			if r.inferred[key] == nil {
				r.inferred[key] = newSeen()
			}
			r.inferred[key].add(at, fs, via, data)
		case denied:
			add(r.denied, a.Name, at, fs, via, data)
		default:
			add(r.used, a.Name, at, fs, via, data)
			r.pass(x, a, d)
			for _, n := range x.needs(a) {
				r.needed(x, n, a, fs, at, via, data)
			}
		}
	}
	return nil
}

// withTags is in the key of what tags needed, before its condition.
const withTags = "|tags|"

// needed takes an action that a call needed in addition to its own.
func (r *reading) needed(x *call, n need, a *catalog.Action, fs []found, at time.Time, via string, data bool) {
	fs = x.fittingTo(n.action, fs)
	if n.sure {
		add(r.used, n.action.Name, at, fs, via, data)
		return
	}
	key := [2]string{a.Name + withTags + n.condition, n.action.Name}
	if r.inferred[key] == nil {
		r.inferred[key] = newSeen()
	}
	r.inferred[key].add(at, fs, via, data)
}

// note keeps where an event was from.
func (r *reading) note(e *event, d day, service string, data bool) {
	if region := clean(e.AwsRegion); region != "" && len(r.regions) < 200 {
		r.regions[region] = r.regions[region].add(d)
	}
	r.sources[service] = r.sources[service].add(d)
	if data {
		r.data[service] = r.data[service].add(d)
	}
}

func add(to map[string]*seen, action string, at time.Time, fs []found, via string, data bool) {
	if to[action] == nil {
		to[action] = newSeen()
	}
	to[action].add(at, fs, via, data)
}

func bytesEqual(raw []byte, text string) bool {
	return strings.Trim(string(raw), `" `) == text
}
