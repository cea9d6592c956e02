// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Context holds the context keys that were supplied with a request. Keys that AWS
// derives from the rest of the request need not be in it (E-1203). A nil Context
// supplies nothing. Contexts are immutable and safe for concurrent use.
type Context struct {
	Entries map[string]*ContextEntry // by lower-case name (E-1002)
	// Special are the entries of keys that may contradict what is derived, in the
	// order of their names.
	Special []*ContextEntry
	// tags are the entries for tags of the resource, under any name.
	tags []*ContextEntry
	// listed are the entries of [familyLists], in the order of their names.
	listed  []*ContextEntry
	Derived DerivedContext
	// closed are the beginnings of the names of families, such as "aws:principaltag/", of
	// which the context says that there are no keys but those in it.
	closed []string
	// Problems are contradictions between keys that Merge combined.
	Problems []string
}

// ContextEntry is one supplied key.
type ContextEntry struct {
	Name  string // as supplied
	Key   program.Key
	Value KeyValue
}

// Limits of a context. AWS's own are far below.
const (
	MaxContextKeys   = 2000
	MaxContextValues = 2000
	MaxContextText   = 1 << 16
)

// ContextValue is a context key that is only partly known (E-1605, E-1608, E-1609).
type ContextValue struct {
	Values []pattern.Text
	// More says that there may be further, unknown values.
	More bool
	// Presence says whether the request has the key at all. False states that it is
	// absent, and goes with no values.
	Presence truth.Value
}

// NewContext returns a context of known values. A key with an empty list is stated
// to be absent. The catalogue knows the types of keys; nil knows none. The error is
// a [*ContextError] listing every value that is not of its key's type (E-207).
func NewContext(values map[string][]string, catalog iam.Services) (*Context, error) {
	count := 0
	for _, vs := range values {
		count += len(vs)
	}
	texts := make([]pattern.Text, 0, count)
	partial := make(map[string]ContextValue, len(values))
	for name, vs := range values {
		from := len(texts)
		for _, s := range vs {
			texts = append(texts, pattern.Literal(s))
		}
		partial[name] = ContextValue{Presence: truth.True, Values: texts[from:len(texts):len(texts)]}
	}
	return NewPartialContext(partial, catalog)
}

// NewPartialContext is [NewContext] for values with parts that are not known yet.
func NewPartialContext(values map[string]ContextValue, catalog iam.Services) (*Context, error) {
	if catalog == nil {
		catalog = iam.NoServices{}
	}
	if len(values) > MaxContextKeys {
		return nil, &ContextError{Problems: []string{fmt.Sprintf("the context has %d keys, more than the %d that are accepted", len(values), MaxContextKeys)}}
	}
	c := &Context{Entries: make(map[string]*ContextEntry, len(values))}
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if family, ok := strings.CutSuffix(name, "*"); ok && isFamily(family) {
			if v := values[name]; len(v.Values) > 0 {
				problems = append(problems, fmt.Sprintf("the context gives %s values: it can only be [], which says that the family has no keys but those in the context", words.Quote(name)))
			} else if !v.More {
				c.closed = append(c.closed, strings.ToLower(family))
			}
			continue
		}
		e, problem := newEntry(name, values[name], catalog)
		if problem == "" {
			problem = c.add(e)
		}
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	c.finish()
	if problems = append(problems, c.Problems...); problems != nil {
		return nil, &ContextError{Problems: problems}
	}
	return c, nil
}

// NewExactContext returns a context of values as they are: nothing follows from one another,
// and a key whose name ends in an asterisk is one.
func NewExactContext(values map[string][]pattern.Text, catalog iam.Services) (*Context, error) {
	c := &Context{Entries: make(map[string]*ContextEntry, len(values))}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		e, problem := newEntry(name, ContextValue{Values: values[name], Presence: truth.True}, catalog)
		if problem != "" {
			return nil, &ContextError{Problems: []string{problem}}
		}
		c.Entries[e.Key.Name] = e
	}
	return c, nil
}

func newEntry(name string, v ContextValue, catalog iam.Services) (e *ContextEntry, problem string) {
	if before, after, found := strings.Cut(name, ":"); !found || before == "" || after == "" {
		return nil, fmt.Sprintf("%s is not a context key: write it as service:Name, such as aws:SourceVpc", words.Quote(name))
	}
	if len(v.Values) > MaxContextValues {
		return nil, fmt.Sprintf("the context key %s has %d values, more than the %d that are accepted", words.Quote(name), len(v.Values), MaxContextValues)
	}
	e = &ContextEntry{Name: name, Key: program.NewKey(name, catalog)}
	if v.Presence == truth.False && (len(v.Values) > 0 || v.More) {
		return nil, fmt.Sprintf("the context key %s is stated as absent and has values", name)
	}
	e.Value = KeyValue{Presence: v.Presence, Origin: FromContext, More: v.More}
	switch {
	case len(v.Values) == 1 && !v.More:
		e.Value.Single, e.Value.One = true, v.Values[0]
	case len(v.Values) == 0 && !v.More:
		e.Value.Presence = truth.False
	default:
		e.Value.list = slices.Clone(v.Values)
	}
	for _, t := range v.Values {
		s, known := t.Known()
		if len(t.String()) > MaxContextText {
			return nil, fmt.Sprintf("a value of the context key %s is longer than %d bytes", words.Quote(name), MaxContextText)
		}
		if !known {
			continue
		}
		if want := Misfit(s, e.Key.Info.Type); want != "" {
			return nil, fmt.Sprintf("the value %s of the context key %s is not %s", words.Quote(s), e.Key.Display, want)
		}
	}
	return e, ""
}

// add enters a key. Two tags that differ only in letter case are both kept (C-7);
// two spellings of another key must agree.
func (c *Context) add(e *ContextEntry) (problem string) {
	first := c.Entries[e.Key.Name]
	switch {
	case first == nil:
		c.Entries[e.Key.Name] = e
	case sameValue(&first.Value, &e.Value):
	case program.IsTagFamily(e.Key.Name):
		first.Value.Others = append(first.Value.Others, e.Value)
	default:
		return fmt.Sprintf("the context has the key %s twice, as %s and as %s, with different values: leave one out", e.Key.Display, first.Name, e.Name)
	}
	return ""
}

// sameValue reports whether two values are known to be equal.
func sameValue(a, b *KeyValue) bool {
	if !a.IsKnown() || !b.IsKnown() || a.Presence != b.Presence || a.Count() != b.Count() {
		return false
	}
	for i := range a.Count() {
		if !a.At(i).Equal(b.At(i)) {
			return false
		}
	}
	return true
}

// finish derives keys from one another, once every entry is in, and gathers where
// supplied ones contradict each other.
func (c *Context) finish() {
	c.Special = make([]*ContextEntry, 0, len(c.Entries))
	for _, name := range slices.Sorted(maps.Keys(c.Entries)) {
		e := c.Entries[name]
		if e.Key.ID != program.KeyOther && e.Key.ID != program.KeyGlobal {
			c.Special = append(c.Special, e)
		}
		if e.Key.OfResourceTag {
			c.tags = append(c.tags, e)
		}
		if e.Key.Listed != nil {
			c.listed = append(c.listed, e)
		}
	}
	for _, derive := range contextRules {
		if problem := derive(c); problem != "" {
			c.Problems = append(c.Problems, problem)
		}
	}
}

// contextRules derive keys from others, and say what is wrong if supplied ones contradict
// each other (E-1203), else "".
var contextRules = [...]func(*Context) string{
	(*Context).deriveTime, (*Context).deriveRegion, (*Context).deriveResourceTags,
	(*Context).deriveTagKeys, (*Context).deriveLists, (*Context).deriveCalledVia,
}

// Merge returns a context with the keys of both, those of over winning key by key.
// Of keys that follow from one another, such as aws:CurrentTime and aws:EpochTime,
// over replaces all if it has one. Either may be nil.
func (c *Context) Merge(over *Context) *Context {
	switch {
	case over == nil || len(over.Entries)+len(over.closed) == 0:
		return c
	case c == nil || len(c.Entries)+len(c.closed) == 0:
		return over
	}
	merged := &Context{Entries: make(map[string]*ContextEntry, len(c.Entries)+len(over.Entries)), closed: append(slices.Clip(c.closed), over.closed...)}
	for name, e := range c.Entries {
		if g := group(e.Key.ID); (g == 0 || !over.hasGroup(g)) && !over.renames(name) {
			merged.Entries[name] = e
		}
	}
	maps.Copy(merged.Entries, over.Entries)
	merged.finish()
	return merged
}

// group numbers the sets of keys that follow from one another.
func group(id program.KeyID) int {
	switch id {
	case program.KeyCurrentTime, program.KeyEpochTime:
		return 1
	case program.KeyCalledVia, program.KeyCalledViaFirst, program.KeyCalledViaLast:
		return 2
	case program.KeyRequestedRegion, program.KeyEC2Region:
		return 3
	default:
		return 0
	}
}

func (c *Context) hasGroup(g int) bool {
	return slices.ContainsFunc(c.Special, func(e *ContextEntry) bool { return group(e.Key.ID) == g })
}

// isFamily reports whether text can begin the names of a family of keys whose last part
// is free: tags and encryption contexts.
func isFamily(text string) bool {
	lower := strings.ToLower(text)
	return program.IsTagFamily(lower+"x") && (strings.HasSuffix(lower, "/") || strings.HasSuffix(lower, "context:"))
}

// Closes reports whether the context says that there is no such key: it closes the
// family, and does not list the key.
func (c *Context) Closes(name string) bool {
	return c != nil && c.closed != nil && c.isOfClosed(name)
}

func (c *Context) isOfClosed(name string) bool {
	return slices.ContainsFunc(c.closed, func(family string) bool { return strings.HasPrefix(name, family) })
}

// Entry returns what was supplied under a lower-case name, or nil.
func (c *Context) Entry(name string) *ContextEntry {
	if c == nil {
		return nil
	}
	return c.Entries[name]
}

// Misfit says what a value should have been that is not of a key's type (E-207), ""
// if it is.
func Misfit(s string, t iam.KeyType) string {
	ok := true
	want := ""
	switch t {
	case iam.TypeARN:
		ok, want = program.IsARN(s), "an ARN, such as arn:aws:s3:::bucket"
	case iam.TypeNumeric:
		_, ok = iam.ParseDecimal(s)
		ok = ok && len(s) <= iam.MaxNumber
		want = "a number, such as 3600 or -1.5"
	case iam.TypeDate:
		var d iam.Date
		d, ok = iam.ParseDate(s)
		ok, want = ok && !d.Local, "a date, such as 2031-01-31T12:00:00Z, with Z or an offset if it has a time, or whole seconds since 1970"
	case iam.TypeBool:
		_, ok = iam.ParseBool(s)
		want = "true or false"
	case iam.TypeIP:
		_, ok = iam.ParseIP(s)
		want = "an IP address, such as 203.0.113.7 or 2001:db8::1"
	case iam.TypeBinary:
		_, ok = iam.ParseBinary(s)
		want = "base64 text"
	}
	if ok {
		return ""
	}
	return want
}
