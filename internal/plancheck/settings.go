// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// Settings are what the user chose, by flags and by a policy set.
type Settings struct {
	// FailOn is the lowest class of findings that make a check fail, 0 for none.
	FailOn frame.Class
	// FailUndetermined and FailInvisible make configured rules that stay undetermined, and
	// what the plan does not show, fail.
	FailUndetermined, FailInvisible bool
	Overrides                       map[string]frame.Class
	Trusted                         Trusted
	Rules                           []*Rule
	Ignores                         []*Ignore
	Carriers                        []*tables.Carrier
	// Account, Partition and Region are used where the plan does not have them.
	Account, Partition, Region string
	// OnlyChanged leaves out what the plan does not change.
	OnlyChanged bool
	// Now is the present; with the zero time nothing that depends on it is looked at.
	Now time.Time
	// Source is the files of the configuration, nil for none.
	Source extract.Source
}

// CheckHome says what is wrong with an account and a partition that a user gives, nil if they may
// be or are "".
func CheckHome(account, partition string) error {
	if account != "" && !arn.IsAccountID(account) {
		return fmt.Errorf("--account %q: an account id has twelve digits", account)
	}
	if partition != "" && !facts.KnownPartition(partition) {
		return fmt.Errorf("--partition %q does not exist: write aws, aws-cn or aws-us-gov, or another one of AWS", partition)
	}
	return nil
}

// Trusted are those whose access from outside is meant.
type Trusted struct{ Accounts, Organizations, Principals []string }

// Ignore accepts findings, with a reason.
type Ignore struct {
	ID, Reason string
	// Address is a pattern; Sid and Path narrow the entry down; "" for all.
	Address, Sid, Path string
	// Expires is the last day on which the entry counts, the zero time if there is none.
	Expires time.Time
	used    bool
}

// Rule is a rule of the policy set.
type Rule struct {
	// Kind is "require_boundary", "within", "excludes" or "required_deny".
	Kind, Name string
	Class      frame.Class
	// Addresses and Except are patterns of addresses of principals; Include are kinds of
	// principals. Without Addresses all are meant, without Include all kinds.
	Addresses, Except, Include []string
	// Boundaries are patterns of ARNs of a boundary that is required.
	Boundaries []string
	// Document is the text of the document that the rule compares with.
	Document string
}

// About reports whether the rule is about a principal.
func (r *Rule) About(p *link.Principal) bool {
	match := func(list []string) bool {
		return slices.ContainsFunc(list, func(g string) bool { return MatchAddress(g, p.Address()) })
	}
	if len(r.Include) > 0 && !slices.Contains(r.Include, p.Kind) {
		return false
	}
	return (len(r.Addresses) == 0 || match(r.Addresses)) && !match(r.Except)
}

// MatchAddress reports whether a pattern fits an address: "*" means anything within a
// segment or a key, "**" for any segments, and a name without key for all its instances.
func MatchAddress(glob, address string) bool {
	return matchSteps(planfile.SplitAddress(glob), planfile.SplitAddress(address))
}

func matchSteps(glob, address []string) bool {
	for i, g := range glob {
		if g == "**" {
			for k := i; k <= len(address); k++ {
				if matchSteps(glob[i+1:], address[k:]) {
					return true
				}
			}
			return false
		}
		if i >= len(address) || !matchStep(g, address[i]) {
			return false
		}
	}
	return len(glob) == len(address)
}

func matchStep(glob, step string) bool {
	name, key, keyed := strings.Cut(glob, "[")
	stepName, stepKey, _ := strings.Cut(step, "[")
	if !starMatch(name, stepName) {
		return false
	}
	return !keyed || starMatch(key, stepKey)
}

// starMatch matches "*" against any text; everything else is as it is written.
func starMatch(glob, text string) bool {
	parts := strings.Split(glob, "*")
	if len(parts) == 1 {
		return glob == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}

// matches reports whether the entry is about a finding.
func (e *Ignore) matches(f *Finding) bool {
	if e.ID != f.ID || e.Address != "" && !MatchAddress(e.Address, f.Address) || e.Sid != "" && e.Sid != f.Sid {
		return false
	}
	if e.Path == "" {
		return true
	}
	rest, ok := strings.CutPrefix(f.Path, e.Path)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// suppress takes out what entries accept, and says which entries have no effect.
func (s *Settings) suppress(r *Report) {
	var kept []*Finding
	for _, f := range r.Findings {
		accepted := false
		for _, e := range s.Ignores {
			if !e.matches(f) {
				continue
			}
			e.used = true
			if !e.Expires.IsZero() && s.Now.After(e.Expires.AddDate(0, 0, 1)) {
				r.Notes = append(r.Notes, Note{"IGNORE_EXPIRED", f.Address, "the entry that accepts " + f.ID + " expired on " + e.Expires.Format(time.DateOnly) + ": the finding counts again"})
				continue
			}
			f.Reason = e.Reason
			if !e.Expires.IsZero() {
				f.Expires = e.Expires.Format(time.DateOnly)
			}
			accepted = true
			break
		}
		if accepted {
			r.Suppressed = append(r.Suppressed, f)
		} else {
			kept = append(kept, f)
		}
	}
	r.Findings = kept
	for _, e := range s.Ignores {
		if !e.used {
			at := e.Address
			if at == "" {
				at = "any address"
			}
			r.Notes = append(r.Notes, Note{"IGNORE_UNUSED", "", "the entry that accepts " + e.ID + " at " + at + " matches no finding: remove it"})
		}
	}
}
