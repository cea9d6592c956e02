// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// checker is one run over a plan.
type checker struct {
	*Settings
	w          *world.World
	x          *extract.Extractor
	l          *link.Linker
	documents  []*extract.Document
	byDocument map[*extract.Document][]*Finding
	notes      []Note
	rules      []*RuleResult
	// foreign are accounts from outside that are named while the own one is not known.
	foreign map[string]bool
}

// Run checks a plan. The plan is not changed.
func Run(plan *planfile.Plan, s *Settings) *Report {
	after := newChecker(plan, s)
	findings := after.findings()
	before := after.before()
	setStatus(findings, before)
	findings = append(findings, after.removed()...)
	findings = append(findings, after.newAccess()...)
	after.configured()

	r := &Report{
		Plan: plan, Documents: slices.DeleteFunc(slices.Clone(after.documents), func(d *extract.Document) bool { return d.FromState }), Principals: after.l.Principals, Findings: findings, Unlisted: after.x.Unlisted, Unresolved: after.l.Unresolved,
		Notes: after.allNotes(), Rules: after.rules, SourceUsed: s.Source != nil,
	}
	after.accountNote(r)
	r.Findings = slices.DeleteFunc(r.Findings, func(f *Finding) bool { return f.Class == frame.Ignore })
	s.acceptComments(r)
	s.suppress(r)
	if s.OnlyChanged {
		after.onlyChanged(r)
	}
	r.sort()
	if over := len(r.Findings) - MaxFindings; over > 0 {
		r.LeftOut, r.Findings = over, r.Findings[:MaxFindings]
	}
	return r
}

func newChecker(plan *planfile.Plan, s *Settings) *checker {
	c := &checker{Settings: s, byDocument: map[*extract.Document][]*Finding{}, foreign: map[string]bool{}}
	c.w = world.New(plan, world.Home{Partition: s.Partition, Account: s.Account, Region: s.Region})
	c.x = extract.New(c.w, s.Carriers, s.Source)
	for _, r := range c.w.All {
		c.documents = append(c.documents, c.x.Of(r)...)
	}
	deployer, unlisted := extract.Deployer(c.w)
	c.documents = append(c.x.WithoutCopies(c.x.Join(c.documents)), deployer...)
	c.x.Unlisted = append(c.x.Unlisted, unlisted...)
	c.l = link.New(c.w, c.documents, s.Source)
	c.l.Run()
	c.x.Unlisted = append(c.x.Unlisted, c.l.Unlisted...)
	for _, p := range c.l.Principals {
		if c.x.AssumedAbsent[p.Resource] {
			p.Assumed = append(p.Assumed, "that it has no inline_policy blocks (a plan does not show dynamic ones over an unknown value; give --source)")
		}
	}
	return c
}

// findings checks all documents and principals.
func (c *checker) findings() []*Finding {
	c.checkAll(c.documents)
	c.blocked()
	own := c.principalFindings()
	own = append(own, c.documentRules()...)
	var all []*Finding
	for _, d := range c.documents {
		all = append(all, c.byDocument[d]...)
	}
	return append(all, own...)
}

// checkAll validates documents, several at a time.
func (c *checker) checkAll(documents []*extract.Document) {
	found := make([][]*Finding, len(documents))
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(documents)); i = next.Add(1) - 1 {
				found[i] = c.checkDocument(documents[i])
			}
		})
	}
	group.Wait()
	for i, d := range documents {
		c.byDocument[d] = found[i]
	}
}

// allNotes are the notes of the run.
func (c *checker) allNotes() []Note {
	plan := c.w.Plan
	if plan.NoChanges {
		c.notes = append(c.notes, Note{"PLAN_WITHOUT_RESOURCES", "", "the plan lists no resources, as one of -refresh-only, so that no policy was checked: check a plan without that option"})
	}
	if strings.HasPrefix(plan.FormatVersion, "0.") {
		c.notes = append(c.notes, Note{"PLAN_FORMAT_OLD", "", "the plan has format " + plan.FormatVersion + ", from before Terraform 1.1: what later formats say of values that are not known may be missing"})
	}
	if n := len(plan.LeftOut); n > 0 && !plan.Errored {
		const most = 3
		c.notes = append(c.notes, Note{"PLAN_LEAVES_OUT", "", fmt.Sprintf("the plan has nothing about %s of the configuration, such as %s, as with -target or -exclude: these were not checked, and no principal is complete",
			words.Count(n, "resource", "resources"), words.List(plan.LeftOut[:min(n, most)], "and"))})
	}
	if len(c.x.AssumedAbsent) > 0 {
		c.notes = append(c.notes, Note{"BLOCKS_ASSUMED", "", "inline_policy blocks that are not known and not in the plan's configuration are taken to be absent. " +
			"A dynamic block over an unknown value looks the same in a plan, so that no rule holds for such a role; --source distinguishes them"})
	}
	return c.notes
}

// before runs the same over what was there before the plan, as far as the plan changes it
// (4.2 of the design): every value is known then. It returns the findings by fingerprint, nil if
// the plan changes nothing.
func (c *checker) before() map[string]bool {
	plan := &planfile.Plan{FormatVersion: c.w.Plan.FormatVersion, Config: c.w.Plan.Config, State: c.w.Plan.State, Partial: c.w.Plan.Partial}
	changed := false
	for _, r := range c.w.Plan.Changes {
		if r.Data || !r.Existed() {
			continue
		}
		changed = changed || r.Changed()
		was := *r
		was.After, was.Actions, was.Importing = r.Before, []string{"no-op"}, false
		if r.Changed() {
			was.Deferred = true // marks what the plan changes
		}
		plan.Changes = append(plan.Changes, &was)
	}
	if !changed {
		return nil
	}
	out := map[string]bool{}
	settings := *c.Settings
	settings.Source, settings.Rules = nil, nil
	b := newChecker(plan, &settings)
	b.checkAll(slices.DeleteFunc(slices.Clone(b.documents), func(d *extract.Document) bool { return !d.Any(func(r *planfile.Resource) bool { return r.Deferred }) }))
	b.blocked()
	for _, f := range append(b.principalFindings(), b.documentRules()...) {
		out[f.Fingerprint] = true
	}
	for _, list := range b.byDocument {
		for _, f := range list {
			out[f.Fingerprint] = true
		}
	}
	return out
}

// setStatus says which findings are new.
func setStatus(findings []*Finding, before map[string]bool) {
	for _, f := range findings {
		switch {
		case before[f.Fingerprint]:
			f.Status = StatusExisting
		case f.resource == nil:
			f.Status = StatusUnknown
		case f.ofPrincipal && before != nil && !f.resource.Importing:
			f.Status = StatusNew // what was taken away from the principal may be the reason
		case !f.changed || f.resource.Importing:
			f.Status = StatusExisting
		default:
			f.Status = StatusNew
		}
	}
}

// onlyChanged leaves out what was there before, and documents and principals that the plan
// does not touch.
func (c *checker) onlyChanged(r *Report) {
	existing := func(f *Finding) bool { return f.Status == StatusExisting }
	r.Findings, r.Suppressed = slices.DeleteFunc(r.Findings, existing), slices.DeleteFunc(r.Suppressed, existing)
	r.Documents = slices.DeleteFunc(slices.Clone(r.Documents), func(d *extract.Document) bool { return !d.Any((*planfile.Resource).Changed) })
	r.Principals = slices.DeleteFunc(slices.Clone(r.Principals), func(p *link.Principal) bool { return !p.Touched() })
	changed := map[string]bool{}
	for _, res := range c.w.All {
		changed[res.Address] = res.Changed()
	}
	r.Unresolved = slices.DeleteFunc(r.Unresolved, func(u link.Unresolved) bool { return !changed[u.Address] })
	r.Unlisted = slices.DeleteFunc(r.Unlisted, func(u extract.Unlisted) bool { return !changed[u.Address] })
}

// accountNote says once that own and foreign accounts could not be distinguished.
func (c *checker) accountNote(r *Report) {
	if len(c.foreign) == 0 {
		return
	}
	var list []string
	for a := range c.foreign {
		list = append(list, a)
	}
	slices.Sort(list)
	r.AccountUnknown = true
	const most = 20
	more := ""
	if len(list) > most {
		list, more = list[:most], " and others"
	}
	r.Notes = append(r.Notes, Note{"ACCOUNT_UNKNOWN", "", "the plan does not say which account is its own, so that access from outside was not checked. Policies name accounts " +
		strings.Join(list, ", ") + more + ". Give --account, a data source aws_caller_identity, or trusted accounts in iamproof.hcl"})
}

// blocked lowers what is found about public buckets whose public access is blocked.
func (c *checker) blocked() {
	for _, d := range c.documents {
		if d.Type != iam.Resource || d.Attachment != iam.S3 || len(c.byDocument[d]) == 0 {
			continue
		}
		by := c.publicAccessBlock(d.Resource)
		if by == "" {
			continue
		}
		for _, f := range c.byDocument[d] {
			if (f.ID == publicAccess || f.ID == weakPublicAccess) && f.Class > warning {
				f.Class = warning
				f.Message += " " + by + " blocks public access to the bucket: AWS refuses the policy, or restricts what it allows."
			}
		}
	}
}

// publicAccessBlock returns the address of the resource that blocks a public policy of a bucket, only
// if the link is certain. A block of new policies has no effect on one that is there already, or that
// is put before it.
func (c *checker) publicAccessBlock(policy *planfile.Resource) string {
	name, ok := policy.After.Get("bucket").Str()
	if !ok || name == "" {
		return ""
	}
	for _, r := range c.w.ByType["aws_s3_bucket_public_access_block"] {
		on := func(v planfile.Value, argument string) bool {
			return v.Get(argument).Text() == "true" && v.Get("bucket").Text() == name
		}
		refuses := policy.Changed() && on(r.Before, "block_public_policy") && on(r.After, "block_public_policy")
		if r.Exists() && (refuses || on(r.After, "restrict_public_buckets")) {
			return r.Address
		}
	}
	return ""
}
