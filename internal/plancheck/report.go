// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// Report is what a check found.
type Report struct {
	Plan       *planfile.Plan
	Documents  []*extract.Document
	Principals []*link.Principal
	// Findings are all that count; Suppressed those that an entry accepts.
	Findings, Suppressed []*Finding
	Unlisted             []extract.Unlisted
	Unresolved           []link.Unresolved
	Rules                []*RuleResult
	Notes                []Note
	// SourceUsed says that the files of the configuration were read.
	SourceUsed bool
	// LeftOut counts findings beyond the most that are kept.
	LeftOut int
	// AccountUnknown says that cross-account access was not checked.
	AccountUnknown bool
}

// MaxFindings is how many findings a report keeps.
const MaxFindings = 10_000

// The states of a finding: it is new with this plan, it was there before, or that is not
// known.
const (
	StatusNew      = "new"
	StatusExisting = "existing"
	StatusUnknown  = "unknown"
)

// Finding is one thing that is wrong with a document or principal, or could be better.
type Finding struct {
	ID     string
	Class  frame.Class
	Status string
	// Address is that of the resource, Attribute the argument, Path the JSON path in the
	// document, Sid that of the statement; each "" if there is none.
	Address, Attribute, Path, Sid string
	Message, Remediation          string
	// Documentation is the page on the subject.
	Documentation string
	File          string
	Line          int
	// Fingerprint is the same as long as the finding is: it holds no position and no words.
	Fingerprint string
	// Reason and Expires are those of the entry that accepts the finding.
	Reason, Expires string
	// InSource says that a comment in the files of the configuration accepts the finding.
	InSource bool

	resource *planfile.Resource
	// from is the data source that the document of the finding is from, nil for none.
	from    *planfile.Resource
	subject string
	changed bool
	// ofPrincipal says that the finding is about all policies of a principal.
	ofPrincipal bool
}

// Note says something that is no finding.
type Note struct {
	ID      string
	Address string
	Message string
}

// RuleResult is the result of a configured rule for one principal or document.
type RuleResult struct {
	Kind, Name, Address string
	// Result is "holds", "violated" or "undetermined".
	Result  string
	Because string
	Class   frame.Class
}

// Counts are the numbers of the header.
type Counts struct {
	Found, Decided, Partial, NotVisible, NotIAM, Unlisted int
	Complete, Incomplete                                  int
	Errors, SecurityWarnings, Warnings, Suggestions       int
	Existing, Suppressed                                  int
	RulesHold, RulesViolated, RulesUndetermined           int
}

// Counts counts.
func (r *Report) Counts() Counts {
	c := Counts{Unlisted: len(r.Unlisted), Suppressed: len(r.Suppressed)}
	for _, d := range r.Documents {
		if d.Visibility == extract.NotConfigured {
			continue
		}
		c.Found++
		switch {
		case d.Visibility == extract.NotVisible:
			c.NotVisible++
		case d.NotIAM, d.Type == 0:
			c.NotIAM++
		case d.Visibility == extract.Partial:
			c.Partial++
		default:
			c.Decided++
		}
	}
	for _, p := range r.Principals {
		if p.Complete {
			c.Complete++
		} else {
			c.Incomplete++
		}
	}
	for _, f := range r.Findings {
		switch f.Class {
		case frame.Error:
			c.Errors++
		case frame.SecurityWarning:
			c.SecurityWarnings++
		case frame.Warning:
			c.Warnings++
		default:
			c.Suggestions++
		}
		if f.Status == StatusExisting {
			c.Existing++
		}
	}
	for _, rule := range r.Rules {
		switch rule.Result {
		case "holds":
			c.RulesHold++
		case "violated":
			c.RulesViolated++
		default:
			c.RulesUndetermined++
		}
	}
	return c
}

// Invisible counts what the plan does not show: documents, texts of unlisted types, and
// ties that lead nowhere.
func (r *Report) Invisible() int {
	c := r.Counts()
	n := c.NotVisible + c.Unlisted
	for _, u := range r.Unresolved {
		if !u.Named {
			n++
		}
	}
	return n
}

// sort puts everything in the one order of reports (K-501).
func (r *Report) sort() {
	slices.SortStableFunc(r.Documents, func(a, b *extract.Document) int {
		return cmp.Or(planfile.CompareAddress(a.Address(), b.Address()), planfile.Natural(a.Attribute, b.Attribute))
	})
	slices.SortStableFunc(r.Principals, func(a, b *link.Principal) int { return planfile.CompareAddress(a.Address(), b.Address()) })
	for _, list := range [][]*Finding{r.Findings, r.Suppressed} {
		slices.SortStableFunc(list, func(a, b *Finding) int {
			return cmp.Or(-cmp.Compare(a.Class, b.Class), planfile.CompareAddress(a.Address, b.Address), planfile.Natural(a.Attribute, b.Attribute), planfile.Natural(a.Path, b.Path), strings.Compare(a.ID, b.ID), strings.Compare(a.Message, b.Message))
		})
	}
	slices.SortStableFunc(r.Unlisted, func(a, b extract.Unlisted) int {
		return cmp.Or(planfile.CompareAddress(a.Address, b.Address), planfile.Natural(a.Attribute, b.Attribute))
	})
	slices.SortStableFunc(r.Unresolved, func(a, b link.Unresolved) int {
		return cmp.Or(planfile.CompareAddress(a.Address, b.Address), planfile.Natural(a.Attribute, b.Attribute), strings.Compare(a.Why, b.Why))
	})
	r.Unresolved = slices.Compact(r.Unresolved)
	slices.SortStableFunc(r.Notes, func(a, b Note) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), planfile.CompareAddress(a.Address, b.Address), strings.Compare(a.Message, b.Message))
	})
	slices.SortStableFunc(r.Rules, func(a, b *RuleResult) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name), planfile.CompareAddress(a.Address, b.Address))
	})
}
