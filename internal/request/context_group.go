// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// deriveTime is E-1206: of aws:CurrentTime and aws:EpochTime one follows from the
// other. The latter counts whole seconds, however it was supplied. Like the other
// functions that derive keys it returns what is wrong if supplied ones contradict each
// other (E-1203), else "".
func (c *Context) deriveTime() (problem string) {
	current, epoch := c.Entry("aws:currenttime"), c.Entry("aws:epochtime")
	if current == nil && epoch == nil {
		return ""
	}
	from := current
	if from == nil {
		from = epoch
	}
	at, known := from.instant()
	switch {
	case from.Value.Presence != truth.True || from.Value.Count() != 1 || from.Value.More:
		return ""
	case !known:
		open := KeyValue{Presence: truth.True, Origin: FromContext, Single: true, One: UnknownText}
		c.Derived.CurrentTime, c.Derived.EpochTime = &open, &open
		if current != nil {
			c.Derived.CurrentTime = &current.Value
		}
		return ""
	}
	if current != nil && epoch != nil {
		if other, known := epoch.instant(); known && other.Seconds != at.Seconds {
			return fmt.Sprintf("aws:CurrentTime is %s and aws:EpochTime is %s, which are different times: leave one out", current.Value.One, epoch.Value.One)
		}
	}
	seconds := PresentValue(pattern.Literal(fmt.Sprint(at.Seconds)))
	c.Derived.EpochTime = &seconds
	if current != nil {
		c.Derived.CurrentTime = &current.Value
		return ""
	}
	text := PresentValue(pattern.Literal(time.Unix(at.Seconds, 0).UTC().Format(time.RFC3339)))
	c.Derived.CurrentTime = &text
	return ""
}

// instant returns the time that the entry holds, if it is known.
func (e *ContextEntry) instant() (iam.Date, bool) {
	if e.Value.Count() != 1 {
		return iam.Date{}, false
	}
	s, known := e.Value.At(0).Known()
	if !known {
		return iam.Date{}, false
	}
	return iam.ParseDate(s)
}

// deriveRegion is E-1777: the two keys of the region have one value.
func (c *Context) deriveRegion() (problem string) {
	requested, ec2 := c.Entry("aws:requestedregion"), c.Entry("ec2:region")
	if requested == nil || ec2 == nil || !Contradicts(&requested.Value, &ec2.Value) {
		return ""
	}
	return fmt.Sprintf("aws:RequestedRegion is %s and ec2:Region is %s, which are different regions: leave one out", requested.Value.Describe(), ec2.Value.Describe())
}

// deriveTagKeys lists the keys of the supplied aws:RequestTag/… as aws:TagKeys.
func (c *Context) deriveTagKeys() (problem string) {
	var tags KeyValue
	for _, e := range c.Special {
		if e.Key.ID != program.KeyRequestTag || e.Value.Presence == truth.False {
			continue
		}
		tags.More = tags.More || e.Value.Others != nil // in another spelling (C-7)
		if e.Value.Presence == truth.Unknown {
			tags.More = true
			continue
		}
		_, tag, _ := strings.Cut(e.Name, "/")
		tags.list = append(tags.list, pattern.Literal(tag))
	}
	given := c.Entry("aws:tagkeys")
	if given == nil {
		if tags.list != nil || tags.More {
			tags.Presence, tags.Origin = truth.True, FromContext
			c.Derived.TagKeys = &tags
		}
		return ""
	}
	c.Derived.TagKeys = &given.Value
	for _, t := range tags.list {
		if tag, _ := t.Known(); given.Value.HoldsFold(tag) == truth.False {
			return fmt.Sprintf("the context has aws:RequestTag/%s, but aws:TagKeys does not list %s", tag, tag)
		}
	}
	return ""
}

// HoldsFold says whether a string is among the values, letter case ignored.
func (kv *KeyValue) HoldsFold(s string) truth.Value {
	found := truth.False
	if kv.More {
		found = truth.Unknown
	}
	for i := range kv.Count() {
		got, _ := pattern.ExactFold(kv.At(i), pattern.Literal(s))
		found = truth.Or(found, got)
	}
	return truth.And(kv.Presence, found)
}

// deriveCalledVia derives the first and the last link of aws:CalledVia, or what is
// known of the chain from those.
func (c *Context) deriveCalledVia() (problem string) {
	chain, first, last := c.Entry("aws:calledvia"), c.Entry("aws:calledviafirst"), c.Entry("aws:calledvialast")
	if chain == nil {
		links := KeyValue{Presence: truth.True, Origin: FromContext, More: true}
		for _, e := range []*ContextEntry{first, last} {
			if e == nil || e.Value.Presence != truth.True || e.Value.Count() == 0 {
				continue
			}
			if t := e.Value.At(0); !slices.ContainsFunc(links.list, t.Equal) {
				links.list = append(links.list, t)
			}
		}
		if links.list != nil {
			c.Derived.CalledVia = &links
		}
		return ""
	}
	v := &chain.Value
	c.Derived.CalledVia = v
	head := KeyValue{Presence: v.Here(), Origin: FromContext, Single: true, One: UnknownText}
	tail := head
	if n := v.Count(); n > 0 && !v.More {
		head.One, tail.One = v.At(0), v.At(n-1)
	}
	c.Derived.CalledFirst, c.Derived.CalledLast = &head, &tail
	for _, pair := range []struct {
		Given   *ContextEntry
		Derived *KeyValue
		Place   string
	}{{first, &head, "first"}, {last, &tail, "last"}} {
		if pair.Given == nil {
			continue
		}
		if Contradicts(&pair.Given.Value, pair.Derived) {
			return fmt.Sprintf("%s is %s, but the %s link of aws:CalledVia is %s: leave %s out, it follows from aws:CalledVia",
				pair.Given.Key.Display, pair.Given.Value.Describe(), pair.Place, pair.Derived.Describe(), pair.Given.Key.Display)
		}
	}
	return ""
}

// Describe renders what the request has under a key: "mira", "[a, b]", "absent".
func (kv *KeyValue) Describe() string {
	switch {
	case kv.Here() == truth.False:
		return "absent"
	case kv.Single:
		return shorten(kv.One)
	}
	parts := make([]string, 0, len(kv.list)+1)
	for i, t := range kv.list {
		if i == 5 {
			parts = append(parts, fmt.Sprintf("%d more", len(kv.list)-i))
			break
		}
		parts = append(parts, shorten(t))
	}
	if kv.More {
		parts = append(parts, "(unknown)")
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
