// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"errors"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Owner is the ARN of a resource that owns a policy. It covers the resource itself and
// everything in it: OWNER, OWNER/… and OWNER:… . With wildcards it covers every resource
// that it matches (E-1715).
//
// The resource part is compared segment by segment: its wildcards stay between the
// slashes and colons, so that "arn:aws:s3:::*-logs" is about buckets and not about
// objects. Where names hold such characters themselves they do not separate, see
// [facts.Separators].
type Owner struct {
	Text     string
	Wild     bool
	literals int // characters that are no wildcard
	ARN      arn.ARN
	head     [4]pattern.Pattern // partition, service, region, account
	Segments []pattern.Pattern
	// joints are what separates the segments, separators what may.
	joints     string
	separators string
	// loose matches every resource that the owner may cover, and more.
	loose pattern.Pattern
}

// ParseOwner reads the ARN of a resource, or a pattern of ARNs. The service has to be
// written out.
func ParseOwner(s string) (*Owner, error) {
	a, ok := arn.Split(s)
	switch {
	case !ok:
		return nil, errors.New("is not an ARN: write all six fields")
	case a.Service == "" || strings.ContainsAny(a.Service, "*?"):
		return nil, errors.New("names no service: write out the third field of the ARN")
	case a.Resource == "":
		return nil, errors.New("names no resource: the sixth field of the ARN is empty")
	}
	o := &Owner{Text: s, ARN: a, Wild: strings.ContainsAny(s, "*?"), separators: facts.Separators(a.Service), loose: pattern.Compile(s + "*")}
	o.literals = len(s) - strings.Count(s, "*") - strings.Count(s, "?")
	for i, field := range [...]string{a.Partition, a.Service, a.Region, a.Account} {
		o.head[i] = pattern.Compile(field)
	}
	rest := a.Resource
	for {
		i := strings.IndexAny(rest, o.separators)
		if i < 0 {
			o.Segments = append(o.Segments, pattern.Compile(rest))
			return o, nil
		}
		o.Segments = append(o.Segments, pattern.Compile(rest[:i]))
		o.joints += rest[i : i+1]
		rest = rest[i+1:]
	}
}

// String returns the owner as it was written.
func (o *Owner) String() string { return o.Text }

// IsPattern reports whether the owner has wildcards.
func (o *Owner) IsPattern() bool { return o.Wild }

// Closer orders owners that speak for the same resource: negative if o counts before
// p. An ARN counts before a pattern, the longer of two ARNs, the pattern with more
// literal characters. Zero is a tie (E-540, E-1715).
func (o *Owner) Closer(p *Owner) int {
	switch {
	case o.Wild != p.Wild:
		if p.Wild {
			return -1
		}
		return 1
	default:
		return p.literals - o.literals
	}
}

// Overlaps reports whether some resource may be spoken for by both.
func (o *Owner) Overlaps(p *Owner) bool {
	for i := range o.head {
		if !pattern.Intersects(&o.head[i], &p.head[i]) {
			return false
		}
	}
	n := min(len(o.Segments), len(p.Segments))
	for i := range n {
		if !pattern.Intersects(&o.Segments[i], &p.Segments[i]) || i < n-1 && o.joints[i] != p.joints[i] {
			return false
		}
	}
	return true
}

// CoversARN reports whether the owner covers a resource. It does not allocate.
func (o *Owner) CoversARN(a *arn.ARN) bool {
	return a.Service == o.ARN.Service && o.head[2].Match(a.Region) && o.head[3].Match(a.Account) &&
		o.head[0].Match(a.Partition) && o.coversPart(a.Resource)
}

// coversPart compares the resource part of an ARN.
func (o *Owner) coversPart(rest string) bool {
	for i := range o.Segments {
		end := strings.IndexAny(rest, o.separators)
		segment := rest
		if end >= 0 {
			segment = rest[:end]
		}
		switch {
		case !o.Segments[i].Match(segment):
			return false
		case i == len(o.Segments)-1:
			return true
		case end < 0 || rest[end] != o.joints[i]:
			return false
		}
		rest = rest[end+1:]
	}
	return false
}

// Covers reports whether the owner covers all resources that the text of an ARN
// represents. It is Unknown if it covers some of them, or if that is not known.
func (o *Owner) Covers(text pattern.Text) truth.Value {
	if s, known := text.Known(); known {
		a, ok := arn.Split(s)
		return truth.Of(ok && o.CoversARN(&a))
	}
	fields, aligned := arn.SplitText(text)
	return o.CoversFields(text, &fields, aligned)
}

// CoversFields is [Owner.Covers] for a text that was split before.
func (o *Owner) CoversFields(text pattern.Text, fields *[6]pattern.Text, aligned bool) truth.Value {
	if !aligned {
		return truth.And(o.loose.Test(text), truth.Unknown)
	}
	covers := o.partCovers(fields[5])
	for i := range o.head {
		if covers == truth.False {
			break
		}
		covers = truth.And(covers, o.head[i].Test(fields[i+1]))
	}
	if covers == truth.Unknown && o.loose.Test(text) == truth.False {
		return truth.False // for the end of the text, which was not looked at
	}
	return covers
}

// partCovers compares the resource part. Perhaps only its beginning is known: it compares
// whole segments, and then how the next one begins.
func (o *Owner) partCovers(text pattern.Text) truth.Value {
	if s, known := text.Known(); known {
		return truth.Of(o.coversPart(s))
	}
	rest := text.Prefix()
	for i := range o.Segments {
		end := strings.IndexAny(rest, o.separators)
		if end < 0 {
			begins := o.Segments[i].Test(pattern.WithPrefix(rest))
			if i < len(o.Segments)-1 {
				begins = truth.And(begins, truth.Unknown)
			}
			return begins
		}
		switch {
		case !o.Segments[i].Match(rest[:end]):
			return truth.False
		case i == len(o.Segments)-1:
			return truth.True
		case rest[end] != o.joints[i]:
			return truth.False
		}
		rest = rest[end+1:]
	}
	return truth.False
}

// Globs returns patterns of ARNs which together match what the owner covers; exact
// says that they match nothing else. Wildcards in a pattern of ARNs cross slashes.
func (o *Owner) Globs() (list []string, exact bool) {
	part := o.ARN.Resource
	if last, _ := strings.CutSuffix(part, "*"); last != part {
		return []string{o.Text}, o.separators == "" || !strings.ContainsAny(last, "*?")
	}
	list = []string{o.Text}
	for _, separator := range o.separators {
		list = append(list, o.Text+string(separator)+"*")
	}
	return list, o.separators == "" || !strings.ContainsAny(part, "*?")
}

// CoversStar is Covers for "*": the resources that the action can be called on in the
// caller's account (E-205).
func (o *Owner) CoversStar(p *Principal, a *Action) truth.Value {
	if !o.MayCover(a) {
		return truth.False
	}
	if !a.Known {
		return truth.Unknown
	}
	anything := pattern.Hole(pattern.NoColon)
	partition, account := p.Partition, p.Account
	if pattern.IsEmpty(partition) {
		partition = anything
	}
	if pattern.IsEmpty(account) {
		account = pattern.Hole(pattern.Digits12)
	}
	all, some := truth.True, truth.False
	for i := range a.Info.ResourceTypes {
		t := &a.Info.ResourceTypes[i]
		if t.Any == nil {
			return truth.Unknown
		}
		for _, text := range t.Any(partition, anything, account) {
			covers := o.Covers(text)
			all, some = truth.And(all, covers), truth.Or(some, covers)
		}
	}
	if some == truth.False || all == truth.True {
		return some
	}
	return truth.Unknown
}

// MayCover reports whether the owner may speak for a resource that the action can be
// called on, as far as the catalogue knows and where nothing else is known of the
// resource. An action that it does not know is taken
// to be about resources of its own service.
func (o *Owner) MayCover(a *Action) bool {
	if !a.Known {
		return o.ARN.Service == a.Prefix
	}
	itself := arn.FromGlob(o.Text)
	for i := range a.Info.ResourceTypes {
		t := &a.Info.ResourceTypes[i]
		if t.Fits == nil {
			return true
		}
		if t.Fits(itself) {
			return true
		}
		for _, separator := range o.separators {
			if t.Fits(pattern.Concat(itself, pattern.Literal(string(separator)), pattern.Unknown())) {
				return true
			}
		}
	}
	return false
}
