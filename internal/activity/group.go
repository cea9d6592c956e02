// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// Detail says how exactly resources become entries of a policy (L-631).
type Detail uint8

// The details.
const (
	// Grouped: a few resources by name, more by what they have in common.
	Grouped Detail = iota
	// Exact: every resource by name.
	Exact
	// ByType: all resources of the type in the region and account.
	ByType
	// Any: "*".
	Any
)

var detailWords = [...]string{"grouped", "exact", "type", "any"}

// DetailWords are the names of the details.
func DetailWords() []string { return detailWords[:] }

// ParseDetail reads the name of a detail.
func ParseDetail(word string) (Detail, error) {
	if i := slices.Index(detailWords[:], word); i >= 0 {
		return Detail(i), nil
	}
	return Grouped, fmt.Errorf("%q is not one of %s", word, strings.Join(detailWords[:], ", "))
}

// grouping turns resources into entries.
type grouping struct {
	detail  Detail
	most    int
	catalog *catalog.Catalog
}

// Grant is what a policy has to allow: an action on entries.
type Grant struct {
	Action    string
	Resources []string
}

// Grants are the entries of what was used, action by action. Denied says whether what was
// denied counts too.
func (u *Usage) Grants(denied bool) []Grant {
	byAction := map[string][]found{}
	add := func(list []Use) {
		for i := range list {
			byAction[list[i].Action] = append(byAction[list[i].Action], list[i].found...)
		}
	}
	add(u.Used)
	if denied {
		add(u.Denied)
	}
	var out []Grant
	for _, name := range sortedKeys(byAction) {
		a, ok := u.grouping.catalog.Lookup(name)
		if !ok {
			continue
		}
		out = append(out, Grant{name, u.grouping.entries(a, byAction[name])})
	}
	return out
}

// Entries are the entries of an inferred action.
func (u *Usage) Entries(i *Inferred) []string {
	a, ok := u.grouping.catalog.Lookup(i.Action)
	if !ok {
		return nil
	}
	return u.grouping.entries(a, i.found)
}

// entries are the entries of a policy for resources of one action.
func (g *grouping) entries(a *catalog.Action, fs []found) []string {
	if !a.ResourceLevel() || g.detail == Any {
		return []string{"*"}
	}
	byType := map[string][]string{} // names
	entries := map[string][]found{} // entries, two for a name that an event does not say in full
	var out []string
	for _, f := range fs {
		switch {
		case g.detail == ByType:
			out = append(out, g.typePattern(a, f))
		case f.entry:
			entries[f.typ] = append(entries[f.typ], f)
		case g.detail == Exact:
			out = append(out, escape(f.arn))
		default:
			byType[f.typ] = append(byType[f.typ], f.arn)
		}
	}
	for _, list := range entries {
		for _, f := range list {
			if g.detail == Grouped && len(list) > 2*g.most {
				f.arn = g.typePattern(a, f)
			}
			out = append(out, f.arn)
		}
	}
	for typ, list := range byType {
		out = append(out, g.group(a, typ, list)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// name is a resource in two parts: the five fields of its head, and the escaped last field
// with * in place of what is made up.
type name struct{ head, rest string }

// group are entries for the resources of one type.
func (g *grouping) group(a *catalog.Action, typ string, list []string) []string {
	var all []name
	for _, text := range list {
		fields := strings.SplitN(text, ":", 6)
		if len(fields) < 6 {
			continue
		}
		all = append(all, name{strings.Join(fields[:5], ":") + ":", general(fields[5], g.beginning(a, typ))})
	}
	slices.SortFunc(all, func(a, b name) int { return strings.Compare(a.head+a.rest, b.head+b.rest) })
	all = slices.Compact(all)
	if len(all) <= g.most {
		return texts(all)
	}
	// By the region, the account and the first name: buckets are separate.
	groups := map[name][]string{}
	for _, n := range all {
		key := name{n.head, firstName(n.rest)}
		groups[key] = append(groups[key], n.rest)
	}
	if len(groups) > g.most {
		groups = map[name][]string{}
		for _, n := range all {
			groups[name{head: n.head}] = append(groups[name{head: n.head}], n.rest)
		}
	}
	var out []string
	for key, parts := range groups {
		if len(parts) == 1 {
			out = append(out, key.head+parts[0])
			continue
		}
		prefix := parts[0]
		for _, r := range parts[1:] {
			prefix = commonPrefix(prefix, r)
		}
		if prefix = cut(prefix); prefix == "" {
			out = append(out, g.typePattern(a, found{typ: typ, arn: key.head + parts[0]}))
			continue
		}
		out = append(out, key.head+prefix+"*")
	}
	return out
}

func texts(list []name) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.head + n.rest
	}
	return out
}

// firstName is the first part of the last field of an ARN: the bucket of an object, the
// word "table" of a table.
func firstName(rest string) string {
	if i := strings.IndexAny(rest, "/:"); i >= 0 {
		return rest[:i]
	}
	return ""
}

// minPrefix is how many characters a common beginning has at least.
const minPrefix = 3

// cut is a common beginning up to where a name ends, without wildcards; "" if it is too
// short.
func cut(prefix string) string {
	if i := strings.IndexAny(prefix, "*"); i >= 0 {
		prefix = prefix[:i]
	}
	i := strings.LastIndexAny(prefix, "/:-")
	if i+1 < minPrefix || strings.Contains(prefix[:i+1], "${") {
		return ""
	}
	return prefix[:i+1]
}

// typePattern is all resources of a type, in the region and account of one of them.
func (g *grouping) typePattern(a *catalog.Action, f found) string {
	if f.arn == "*" {
		return "*"
	}
	fields := strings.SplitN(f.arn, ":", 6)
	if len(fields) < 6 {
		return "*"
	}
	for _, u := range a.Resources {
		if u.Type.Name != f.typ {
			continue
		}
		format := u.Type.Formats[0].Fields()
		return strings.Join(fields[:5], ":") + ":" + wild(format[5])
	}
	if f.entry {
		return f.arn
	}
	return strings.Join(fields[:5], ":") + ":*"
}

// beginning is the word of the type in the last field of its ARNs, such as "key/"; "" for
// types without one, such as objects.
func (g *grouping) beginning(a *catalog.Action, typ string) string {
	for _, u := range a.Resources {
		if u.Type.Name == typ {
			begin, _, _ := strings.Cut(u.Type.Formats[0].Fields()[5], "${")
			return begin
		}
	}
	return ""
}

// general is the last field of an ARN as an entry, with * for names that are made up: they
// will be others the next time. The first name stays, made up or not: without it the entry
// would be every key, or every bucket.
func general(rest, begin string) string {
	var b strings.Builder
	from := 0
	if after, ok := strings.CutPrefix(rest, begin); ok {
		from = len(rest) - len(after)
		if i := strings.IndexAny(after, "/:"); i >= 0 {
			from += i
		} else {
			from = len(rest)
		}
		b.WriteString(escape(rest[:from]))
	}
	start := from
	flush := func(end int) {
		if word := rest[from:end]; madeUp(word) {
			b.WriteByte('*')
		} else {
			b.WriteString(escape(word))
		}
	}
	for i := start; i < len(rest); i++ {
		if rest[i] == '/' || rest[i] == ':' {
			flush(i)
			b.WriteByte(rest[i])
			from = i + 1
		}
	}
	flush(len(rest))
	return b.String()
}

// madeUp reports whether a name holds a UUID, eight or more hexadecimal digits in a row with
// a digit among them, or a date.
func madeUp(word string) bool {
	run, numbers := 0, 0
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= '0' && c <= '9':
			run, numbers = run+1, numbers+1
		case c >= 'a' && c <= 'f':
			run++
		default:
			run, numbers = 0, 0
		}
		if run >= 8 && numbers > 0 || hasDate(word[i:]) {
			return true
		}
	}
	return false
}

// hasDate reports whether a text begins with a day such as 2026-11-28.
func hasDate(s string) bool {
	return len(s) >= 10 && digits(s[:4]) && s[4] == '-' && digits(s[5:7]) && s[7] == '-' && digits(s[8:10])
}
