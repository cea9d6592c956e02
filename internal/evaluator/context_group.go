// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// derivedContext holds the keys that follow from other supplied keys. A nil entry
// is not derived.
type derivedContext struct {
	currentTime, epochTime             *keyValue
	tagKeys                            *keyValue
	calledVia, calledFirst, calledLast *keyValue
	lists                              map[string]*keyValue // by name, see deriveLists
}

// deriveTime is E-1206: of aws:CurrentTime and aws:EpochTime one follows from the
// other. The latter counts whole seconds, however it was supplied. Like the other
// functions that derive keys it returns what is wrong if supplied ones contradict each
// other (E-1203), else "".
func (c *Context) deriveTime() (problem string) {
	current, epoch := c.entry("aws:currenttime"), c.entry("aws:epochtime")
	if current == nil && epoch == nil {
		return ""
	}
	from := current
	if from == nil {
		from = epoch
	}
	at, known := from.instant()
	switch {
	case from.value.presence != truth.True || from.value.count() != 1 || from.value.more:
		return ""
	case !known:
		open := keyValue{presence: truth.True, origin: fromContext, single: true, one: unknownText}
		c.derived.currentTime, c.derived.epochTime = &open, &open
		if current != nil {
			c.derived.currentTime = &current.value
		}
		return ""
	}
	if current != nil && epoch != nil {
		if other, known := epoch.instant(); known && other.Seconds != at.Seconds {
			return fmt.Sprintf("aws:CurrentTime is %s and aws:EpochTime is %s, which are different times: leave one out", current.value.one, epoch.value.one)
		}
	}
	seconds := present(pattern.Literal(fmt.Sprint(at.Seconds)))
	c.derived.epochTime = &seconds
	if current != nil {
		c.derived.currentTime = &current.value
		return ""
	}
	text := present(pattern.Literal(time.Unix(at.Seconds, 0).UTC().Format(time.RFC3339)))
	c.derived.currentTime = &text
	return ""
}

// instant returns the time that the entry holds, if it is known.
func (e *contextEntry) instant() (iam.Instant, bool) {
	if e.value.count() != 1 {
		return iam.Instant{}, false
	}
	s, known := e.value.at(0).Known()
	if !known {
		return iam.Instant{}, false
	}
	at, _, ok := iam.ParseInstant(s)
	return at, ok
}

// deriveRegion is E-1777: the two keys of the region have one value.
func (c *Context) deriveRegion() (problem string) {
	requested, ec2 := c.entry("aws:requestedregion"), c.entry("ec2:region")
	if requested == nil || ec2 == nil || !contradicts(&requested.value, &ec2.value) {
		return ""
	}
	return fmt.Sprintf("aws:RequestedRegion is %s and ec2:Region is %s, which are different regions: leave one out", requested.value.describe(), ec2.value.describe())
}

// deriveTagKeys lists the keys of the supplied aws:RequestTag/… as aws:TagKeys.
func (c *Context) deriveTagKeys() (problem string) {
	var tags keyValue
	for _, e := range c.special {
		if e.key.ID != program.KeyRequestTag || e.value.presence == truth.False {
			continue
		}
		tags.more = tags.more || e.value.others != nil // in another spelling (C-7)
		if e.value.presence == truth.Unknown {
			tags.more = true
			continue
		}
		_, tag, _ := strings.Cut(e.name, "/")
		tags.list = append(tags.list, pattern.Literal(tag))
	}
	given := c.entry("aws:tagkeys")
	if given == nil {
		if tags.list != nil || tags.more {
			tags.presence, tags.origin = truth.True, fromContext
			c.derived.tagKeys = &tags
		}
		return ""
	}
	c.derived.tagKeys = &given.value
	for _, t := range tags.list {
		if tag, _ := t.Known(); given.value.holdsFold(tag) == truth.False {
			return fmt.Sprintf("the context has aws:RequestTag/%s, but aws:TagKeys does not list %s", tag, tag)
		}
	}
	return ""
}

// holdsFold says whether a string is among the values, letter case ignored.
func (kv *keyValue) holdsFold(s string) truth.Value {
	found := truth.False
	if kv.more {
		found = truth.Unknown
	}
	for i := range kv.count() {
		got, _ := pattern.ExactFold(kv.at(i), pattern.Literal(s))
		found = truth.Or(found, got)
	}
	return truth.And(kv.presence, found)
}

// deriveCalledVia derives the first and the last link of aws:CalledVia, or what is
// known of the chain from those.
func (c *Context) deriveCalledVia() (problem string) {
	chain, first, last := c.entry("aws:calledvia"), c.entry("aws:calledviafirst"), c.entry("aws:calledvialast")
	if chain == nil {
		links := keyValue{presence: truth.True, origin: fromContext, more: true}
		for _, e := range []*contextEntry{first, last} {
			if e == nil || e.value.presence != truth.True || e.value.count() == 0 {
				continue
			}
			if t := e.value.at(0); !slices.ContainsFunc(links.list, t.Equal) {
				links.list = append(links.list, t)
			}
		}
		if links.list != nil {
			c.derived.calledVia = &links
		}
		return ""
	}
	v := &chain.value
	c.derived.calledVia = v
	head := keyValue{presence: v.here(), origin: fromContext, single: true, one: unknownText}
	tail := head
	if n := v.count(); n > 0 && !v.more {
		head.one, tail.one = v.at(0), v.at(n-1)
	}
	c.derived.calledFirst, c.derived.calledLast = &head, &tail
	for _, pair := range []struct {
		given   *contextEntry
		derived *keyValue
		place   string
	}{{first, &head, "first"}, {last, &tail, "last"}} {
		if pair.given == nil {
			continue
		}
		if contradicts(&pair.given.value, pair.derived) {
			return fmt.Sprintf("%s is %s, but the %s link of aws:CalledVia is %s: leave %s out, it follows from aws:CalledVia",
				pair.given.key.Display, pair.given.value.describe(), pair.place, pair.derived.describe(), pair.given.key.Display)
		}
	}
	return ""
}

// contradicts reports whether a supplied value cannot be the derived one (E-1203).
func contradicts(supplied, derived *keyValue) bool {
	s, d := supplied.here(), derived.here()
	if s == truth.False || d == truth.False {
		return s == truth.True || d == truth.True
	}
	if derived.more || supplied.more {
		return false
	}
	if derived.count() != supplied.count() {
		return s == truth.True && d == truth.True
	}
	for i := range derived.count() {
		if pattern.Exact(derived.at(i), supplied.at(i)) == truth.False {
			return s == truth.True && d == truth.True
		}
	}
	return false
}

// describe renders what the request has under a key: "mira", "[a, b]", "absent".
func (kv *keyValue) describe() string {
	switch {
	case kv.here() == truth.False:
		return "absent"
	case kv.single:
		return shorten(kv.one)
	}
	parts := make([]string, 0, len(kv.list)+1)
	for i, t := range kv.list {
		if i == 5 {
			parts = append(parts, fmt.Sprintf("%d more", len(kv.list)-i))
			break
		}
		parts = append(parts, shorten(t))
	}
	if kv.more {
		parts = append(parts, "(unknown)")
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// shorten renders a value for messages.
func shorten(t pattern.Text) string {
	const long = 120
	s := t.String()
	switch {
	case s == "":
		return "empty"
	case len(s) > long:
		return words.Quote(s[:long]) + "…"
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return words.Quote(s)
	}
	return s
}
