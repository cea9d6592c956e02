// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// destination is where the documents go (Y-601).
type destination struct {
	quota facts.Quota
	count policy.CountRule
	// several says that a policy may be cut into several documents there.
	several bool
	// field is the argument that decides it.
	field string
}

// The number of managed policies that can be attached to one identity, as it is and raised.
const attachable, attachableRaised = 10, 20

// readDestination reads the policy type and the attachment.
func (r *reader) readDestination(policyType, attachment string) destination {
	r.at = -1
	d := destination{field: "policy_type"}
	if policyType == "" {
		policyType = "identity"
	}
	if attachment != "" {
		d.field = "attachment"
	} else if policyType == "identity" {
		attachment = "managed"
	}
	switch policyType {
	case "trust", "resource", "rcp", "endpoint":
		r.fail("Y-601", "policy_type", "Write the statements of such a policy yourself.",
			"A policy of the type %s has a Principal or denies, and this one only allows actions on resources.", words.Quote(policyType))
		return d
	}
	if len(facts.QuotasFor(policyType)) == 0 {
		r.fail("Y-601", "policy_type", "Write identity, boundary, session or scp.", "The policy type %s does not exist.", words.Quote(policyType))
		return d
	}
	q, ok := facts.QuotaFor(policyType, attachment)
	if !ok {
		r.fail("Y-601", "attachment", "Write "+words.QuoteList(facts.Attachments(policyType), "or")+".", "A policy of the type %s is not attached to %s.", words.Quote(policyType), words.Quote(attachment))
		return d
	}
	d.quota, d.count = q, policy.CountAsSent
	if q.WhiteSpace == facts.WhiteSpaceNotCounted {
		d.count = policy.CountNonWhitespace
	}
	d.several = policyType == "identity" && attachment == "managed" || policyType == "scp"
	return d
}

// splitter cuts statements into documents (Y-602).
type splitter struct {
	limit int
	count policy.CountRule
	// anchored closes documents early at places that depend on the content, so that
	// something new moves few others (Y-603).
	anchored bool
}

func (s *splitter) size(text string) int { return s.count.Count(text) }

// anchor reports whether a document of the size is closed before the key.
func (s *splitter) anchor(size int, key string) bool {
	if !s.anchored || 5*size < 4*s.limit {
		return false
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(key)) // a hash takes everything
	return h.Sum32()%8 == 0
}

// split returns the statements of each document. The statement that it returns is one that
// does not fit into any document, nil if there is none (Y-708).
func (s *splitter) split(list []*statement) (documents [][]*statement, tooLarge *statement) {
	frame := s.size(frameStart + frameEnd)
	var open []*statement
	total := frame
	for _, whole := range list {
		pieces, ok := s.cut(whole, frame)
		if !ok {
			return nil, whole
		}
		for i, u := range pieces {
			n := s.size(u.text())
			// A statement is cut where a document ends, and no two of its pieces, which share
			// its Sid, are in one document.
			if len(open) > 0 && (i > 0 || total+1+n > s.limit || s.anchor(total, u.actions[0]+u.resources[0])) {
				documents = append(documents, open)
				open, total = nil, frame
			}
			if len(open) > 0 {
				total++ // the comma
			}
			open, total = append(open, u), total+n
		}
	}
	if len(open) > 0 {
		documents = append(documents, open)
	}
	return documents, nil
}

// cut cuts a statement that does not fit into a document along its list with more bytes.
func (s *splitter) cut(whole *statement, frame int) (pieces []*statement, ok bool) {
	if frame+s.size(whole.text()) <= s.limit {
		return []*statement{whole}, true
	}
	byResources := listSize(whole.resources) > listSize(whole.actions)
	list := whole.actions
	if byResources {
		list = whole.resources
	}
	if len(list) == 1 {
		return nil, false
	}
	piece := func(part []string) *statement {
		u := *whole
		if byResources {
			u.resources = part
		} else {
			u.actions = part
		}
		return &u
	}
	// A list of two has brackets that one element lacks; base is a statement around them.
	base := frame + s.size(piece([]string{"", ""}).text()) - len(`"",""`)
	start, total := 0, base
	for i, e := range list {
		n := s.size(string(appendString(nil, e)))
		if i > start && (total+1+n > s.limit || s.anchor(total, e)) {
			pieces = append(pieces, piece(list[start:i:i]))
			start, total = i, base
		}
		if i > start {
			total++
		}
		total += n
	}
	pieces = append(pieces, piece(list[start:]))
	var out []*statement
	for _, p := range pieces {
		// One element with all of the other list may still be too large.
		if frame+s.size(p.text()) <= s.limit {
			out = append(out, p)
			continue
		}
		smaller, ok := s.cutOther(p, byResources, frame)
		if !ok {
			return nil, false
		}
		out = append(out, smaller...)
	}
	return out, true
}

// cutOther cuts a statement of one element along the other list.
func (s *splitter) cutOther(p *statement, byResources bool, frame int) ([]*statement, bool) {
	if byResources && len(p.resources) > 1 || !byResources && len(p.actions) > 1 {
		return nil, false
	}
	return s.cut(p, frame)
}

func listSize(list []string) int {
	n := 0
	for _, s := range list {
		n += len(s) + 3
	}
	return n
}

// documents splits the statements for the destination, and reports a policy that does not
// fit.
func (r *reader) documents(list []*statement, d *destination) [][]*statement {
	s := splitter{limit: d.quota.Limit, count: d.count, anchored: true}
	text := document(list)
	if n := s.size(text); n <= s.limit && len(list) > 0 {
		return [][]*statement{list}
	}
	if len(list) == 0 {
		return nil
	}
	if !d.several {
		limit := max(s.limit, d.quota.Maximum)
		if n := s.size(text); n > limit {
			r.fail("Y-601", d.field, d.instead(), "The policy has %d characters, and %s may have %d.", n, d.quota.Name, limit)
			return nil
		}
		return [][]*statement{list}
	}
	documents, tooLarge := s.split(list)
	if tooLarge != nil {
		r.fail("Y-708", "", "Shorten the condition or the names.", "The statement for %s on %s does not fit into one document: %s may have %d characters.",
			tooLarge.actions[0], words.Excerpt(tooLarge.resources[0], 80), d.quota.Name, s.limit)
		return nil
	}
	s.anchored = false
	tight, _ := s.split(list)
	for i, most := range d.attachable() {
		switch {
		case len(documents) <= most:
			if i > 0 {
				r.warnings = append(r.warnings, Warning{Grant: -1, Field: d.field, Summary: "More documents than can be attached by default",
					Text: fmt.Sprintf("The policy needs %d documents, and %s takes %d unless AWS raises that quota, to %d at most.", len(documents), d.target(), d.attachable()[0], most)})
			}
			return documents
		case len(tight) <= most:
			r.warnings = append(r.warnings, Warning{Grant: -1, Field: d.field, Summary: "Documents packed tightly",
				Text: fmt.Sprintf("With room for changes the policy needs %d documents, and %s takes %d: they are packed into %d. A change to a grant may move statements from one document to another.",
					len(documents), d.target(), most, len(tight))})
			return tight
		}
	}
	r.warnings = append(r.warnings, Warning{Grant: -1, Field: d.field, Summary: "More documents than can be attached",
		Text: fmt.Sprintf("The policy needs %d documents, and %s takes %d at most. Use wider resources, or compact.", len(tight), d.target(), slices.Max(d.attachable()))})
	return documents
}

// attachable is how many documents one target takes: as it is, and with the quota raised.
func (d *destination) attachable() []int {
	if d.quota.PerTarget > 0 {
		return []int{d.quota.PerTarget}
	}
	return []int{attachable, attachableRaised}
}

func (d *destination) target() string {
	if d.quota.PolicyType == "scp" {
		return "each target"
	}
	return "one identity"
}

// instead is what to do about a policy that is too large for a place of one document.
func (d *destination) instead() string {
	if d.quota.PolicyType == "identity" {
		return `Use attachment = "managed", which splits it into several documents.`
	}
	return "Use fewer or wider resources, or compact."
}

// names names the documents by the service of their first action (Y-604).
func documentNames(documents [][]*statement) []string {
	count := map[string]int{}
	out := make([]string, len(documents))
	for i, list := range documents {
		name, _, _ := strings.Cut(strings.ToLower(list[0].actions[0]), ":")
		count[name]++
		out[i] = name
		if n := count[name]; n > 1 {
			out[i] += "-" + strconv.Itoa(n)
		}
	}
	return out
}
