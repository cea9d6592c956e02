// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceListChecks are about entries against the others of their list, and about entries that stand for everything.
var resourceListChecks = []Check{
	{
		ID: "REDUNDANT_RESOURCE", Class: Suggestion, Types: withResource, AWS: Accepts, AWSCode: "=", Phase: PhaseMeaning, Link: resourcePage,
		Title:     "Resource that another one covers",
		Why:       "An entry that equals another one of its list, or covers less, adds nothing. It makes the policy longer, and readers think that it matters.",
		Fix:       "Remove the entry. If the wider one was a slip, correct that one.",
		Example:   `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":["arn:aws:sqs:eu-west-1:210987654321:mail-out","arn:aws:sqs:eu-west-1:210987654321:mail-*"]}`,
		Statement: checkRedundantResources, Partial: true,
	},
	{
		ID: "RESOURCE_EFFECTIVELY_STAR", Class: Warning, Types: iam.IdentityTypes | iam.SCP | iam.RCP, AWS: Accepts, Data: Catalogue, Phase: PhaseMeaning, Link: resourcePage,
		Title:    "ARN that stands for everything",
		Why:      "The ARN has nothing but wildcards where the services of the statement have names. It looks like a restriction and is none.",
		Fix:      `Name the resources, or write "*" so that everybody sees it.`,
		Example:  `{"Effect":"Allow","Action":"sns:*","Resource":"arn:aws:sns:*:*:*"}`,
		Resource: checkEffectivelyStar,
	},
}

// checkRedundantResources reports the entries of the statement that others cover.
func checkRedundantResources(c *Context, s *Statement) {
	if len(s.Resources) < 2 {
		return
	}
	set := newARNSet(s.Resources)
	if !c.Spend(set.wide*len(s.Resources) + len(s.Resources)) {
		return
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		if !r.Known || c.Tainted(r.Node) {
			continue
		}
		by := set.coveredBy(i)
		if by < 0 || c.Tainted(s.Resources[by].Node) {
			continue
		}
		wider := &s.Resources[by]
		if r.Not && r.Text != wider.Text && strings.Contains(r.Text, "${") {
			continue // an exception whose variable has no value may make the statement void (C-4)
		}
		f := Found{At: r.Node, Subject: r.Text, Related: []policy.Related{Related(wider.Node, "covers it")}}
		switch {
		case r.Text == wider.Text:
			f.Message = fmt.Sprintf("The resource %s stands there twice.", words.Quote(r.Text))
		case r.isBucketARN() && wider.isBucketARN() && strings.Contains(r.ARN.Resource(), "/") && !strings.Contains(wider.ARN.Resource(), "/"):
			f.Message = fmt.Sprintf(`The resource %s adds nothing to %s, whose "*" covers slashes and so objects too.`, words.Quote(r.Text), words.Quote(wider.Text))
		default:
			f.Message = fmt.Sprintf("The resource %s adds nothing to %s, which covers it.", words.Quote(r.Text), words.Quote(wider.Text))
		}
		c.Add(f)
	}
}

// arnSet compares the entries of a list with each other. Policy variables are opaque: each is equal to itself only.
type arnSet struct {
	// loose says that a wildcard may stand for a service. AWS's documentation does not allow it, so that an entry with one
	// makes no other superfluous, but may cover it.
	loose     bool
	entries   []ResourceEntry
	wide      int                   // entries with wildcards
	patterns  []*[6]pattern.Pattern // of the fields, made when needed
	variables map[string]rune       // the stand-ins of variables
	first     map[string]int        // the first entry with the text, of long lists
}

func newARNSet(entries []ResourceEntry) *arnSet {
	a := &arnSet{entries: entries}
	for i := range entries {
		if entries[i].Known && strings.ContainsAny(entries[i].Text, "*?") {
			a.wide++
		}
	}
	const long = 16
	if len(entries) > long {
		a.first = make(map[string]int, len(entries))
		for i := range entries {
			if key := entries[i].key(); entries[i].Known {
				if _, ok := a.first[key]; !ok {
					a.first[key] = i
				}
			}
		}
	}
	return a
}

// key tells equal entries.
func (r *ResourceEntry) key() string {
	if r.Not {
		return "!" + r.Text
	}
	return r.Text
}

// coveredBy returns an entry of the same list that covers entry i: an equal one before it, or a wider one. It returns -1 if
// there is none.
func (a *arnSet) coveredBy(i int) int {
	r := &a.entries[i]
	if a.first != nil {
		if k := a.first[r.key()]; k < i {
			return k
		}
		if a.wide == 0 {
			return -1
		}
	}
	for k := range a.entries {
		w := &a.entries[k]
		switch {
		case k == i || !w.Known || w.Not != r.Not:
		case w.Text == r.Text:
			if k < i {
				return k
			}
		case w.Star && (!r.Star || k < i), !w.Star && strings.ContainsAny(w.Text, "*?") && a.covers(k, i) && (k < i || !a.covers(i, k)):
			return k
		}
	}
	return -1
}

// covers reports whether entry k covers entry i field by field, so that it does however far wildcards reach.
func (a *arnSet) covers(k, i int) bool {
	w, r := &a.entries[k], &a.entries[i]
	if !w.ARN.IsARN() || !r.ARN.IsARN() || r.Star || !mayCover(w.ARN, r.ARN) || !a.loose && w.ARN[2] != r.ARN[2] {
		return false
	}
	for n := 1; n < 5; n++ {
		if strings.Contains(w.ARN[n], "${") {
			return false // variables have no meaning there: the entry covers nothing
		}
	}
	wide, narrow := a.fields(k), a.fields(i)
	for n := 1; n < 6; n++ {
		if w.ARN[n] == r.ARN[n] {
			continue
		}
		if covered, _ := pattern.Covers(&wide[n], &narrow[n]); !covered {
			return false
		}
	}
	return true
}

// mayCover is a quick test: fields without wildcards must be equal, the others must begin alike, and "?" and variables do not
// go together.
func mayCover(w, r arn.Fields) bool {
	for n := 1; n < 6; n++ {
		if w[n] == r[n] {
			continue
		}
		end := strings.IndexAny(w[n], "*?")
		if end < 0 || cutVariable(w[n]) || cutVariable(r[n]) || strings.Contains(r[n], "${") && strings.Contains(w[n], "?") {
			return false
		}
		if v := strings.Index(w[n], "${"); v >= 0 {
			end = min(end, v)
		}
		if len(r[n]) < end || w[n][:end] != r[n][:end] {
			return false
		}
	}
	return true
}

// fields returns the patterns of an entry's fields, in which every variable is a character of its own.
func (a *arnSet) fields(i int) *[6]pattern.Pattern {
	if a.patterns == nil {
		a.patterns = make([]*[6]pattern.Pattern, len(a.entries))
		a.variables = make(map[string]rune)
	}
	if a.patterns[i] == nil {
		var p [6]pattern.Pattern
		for n, text := range a.entries[i].ARN {
			p[n] = a.compile(text)
		}
		a.patterns[i] = &p
	}
	return a.patterns[i]
}

// firstStandIn begins a range of characters that have no meaning of their own.
const firstStandIn = 0xF0000

func (a *arnSet) compile(text string) pattern.Pattern {
	var b pattern.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		b.Glob(before)
		if !found {
			return b.Pattern()
		}
		name, rest, _ := strings.Cut(after, "}")
		standIn, ok := a.variables[name]
		if !ok {
			standIn = firstStandIn + rune(len(a.variables))
			a.variables[name] = standIn
		}
		b.Literal(string(standIn))
		text = rest
	}
}

// checkEffectivelyStar reports an ARN that covers all that the service of the statement's actions owns.
func checkEffectivelyStar(c *Context, s *Statement, r *ResourceEntry) {
	if r.Not || !r.ARN.IsARN() || !pattern.IsAsterisks(r.ARN.Resource()) || arn.Open(r.ARN.Partition()) && !pattern.IsAsterisks(r.ARN.Partition()) {
		return
	}
	ending := "."
	switch service := r.ARN.Service(); {
	case pattern.IsAsterisks(service):
		ending = ", if AWS takes a wildcard for the service at all."
		if !pattern.IsAsterisks(r.ARN.Region()) || !pattern.IsAsterisks(r.ARN.Account()) {
			return
		}
	case arn.Open(service), !s.onlyService(service), !s.ActionsKnown(), !c.coversFormats(r):
		return
	}
	c.Add(Found{
		At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The ARN %s reads like a restriction, but covers everything that the services of the statement's actions own%s", words.Quote(r.Text), ending),
	})
}

// coversFormats reports whether region and account of an entry cover those of all ARNs of its service.
func (c *Context) coversFormats(r *ResourceEntry) bool {
	formats := c.arnFormats(r.ARN.Service())
	for _, f := range formats {
		if !pattern.IsAsterisks(r.ARN.Region()) && r.ARN.Region() != f.region || !pattern.IsAsterisks(r.ARN.Account()) && r.ARN.Account() != f.account {
			return false
		}
	}
	return len(formats) > 0
}
