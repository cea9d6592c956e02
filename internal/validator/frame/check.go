// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Check is one rule of the validator. All checks stand in the table of their families; documentation, overrides and
// tests are made from it.
type Check struct {
	// ID is Access Analyzer's issue code where there is one, else in the same style.
	ID    string
	Class Class
	// ClassFor are other classes for some of the policy types; the first that fits counts. With [Ignore] the check is off for
	// these types unless an override names a class for it.
	ClassFor []ClassFor
	// Types are the policy types the check is for. Resource includes Endpoint, unless NoEndpoint is set.
	Types      iam.Type
	NoEndpoint bool
	AWS        Outcome
	// AWSCode is the code of Access Analyzer for the same thing: "=" for the id itself, else the nearest one, "" for none.
	AWSCode string
	Data    Data
	// Size says that the check compares the size of the document alone with a quota: callers that do so themselves, and
	// show more of it, leave its findings out.
	Size bool
	// MatchesNothing says that the entry concerned can be evaluated although AWS refuses the document: it matches nothing, which a
	// simulation shows.
	MatchesNothing bool
	// Off says that the check runs only if an override names a class for it.
	Off bool

	// Topic is the heading of the reference page that the check is under, "" for that of its family.
	Topic string
	// Title is a short noun phrase, Why one to three sentences on what goes wrong, Fix what to do, each for the reference
	// page. Example is a document, statement or condition that triggers the check.
	Title, Why, Fix, Example string
	// Link is the AWS page on the subject; by default Access Analyzer's page.
	Link string

	// FoundBy is the check whose function makes the findings, "" if it is the check itself. One function serves several
	// checks where several of them are about the same thing, and one of them fits.
	FoundBy string

	// Phase is when the check runs.
	Phase Phase
	// Blocks says that what a finding points at is wrong: checks that come later leave that node, or what is in it, alone.
	Blocks bool
	// Partial says that the functions are also called for what is known in part only. By default entries with an unknown
	// part are left out, and from [PhaseMeaning] on statements that may be more than what is known of them.
	Partial bool

	// The functions. Any of them may be nil. They are called for the document, and for what is in it in written order,
	// without what was found wrong earlier. They report with [Pass.Add].
	Document  func(c *Pass)
	Statement func(c *Pass, s *view.Statement)
	Action    func(c *Pass, s *view.Statement, a *view.ActionEntry)
	Resource  func(c *Pass, s *view.Statement, r *view.ResourceEntry)
	Principal func(c *Pass, s *view.Statement, p *view.PrincipalEntry)
	Condition func(c *Pass, s *view.Statement, e *view.ConditionEntry)

	// Adjust is called before a finding that is based on a structural problem of package policy is added; it can change the
	// class or the words. The statement is nil if the problem is in none.
	Adjust func(c *Pass, s *view.Statement, f *Found)
	// Ignored is called at the end for each entry of [Options.Ignore], with whether it matches a finding, or may once
	// everything is known.
	Ignored func(c *Pass, e *IgnoreEntry, used bool)
}

// WithTopic returns the checks under a topic.
func WithTopic(topic string, checks []Check) []Check {
	checks = slices.Clone(checks)
	for i := range checks {
		checks[i].Topic = topic
	}
	return checks
}

// ClassFor is a class for some policy types.
type ClassFor struct {
	Types iam.Type
	Class Class
}

// Outcome is what AWS does with a document that triggers a check.
type Outcome uint8

// The outcomes.
const (
	Accepts Outcome = iota // it is stored, and misbehaves or is risky
	Rejects                // the API refuses it
	Mixed                  // it depends on the service
)

// String returns "accepts", "rejects" or "mixed".
func (o Outcome) String() string { return [...]string{"accepts", "rejects", "mixed"}[min(o, Mixed)] }

// Data is what a check is based on.
type Data uint8

// The kinds of data. A check that is based on the catalogue is no ERROR any more when the catalogue is old.
const (
	NoData     Data = iota
	Table           // a small table of this provider
	GlobalKeys      // the table of context keys
	Catalogue       // the catalogue of services
	Quotas          // the table of quotas
	Settings        // what the user configured
)

// String names the data for the reference page.
func (d Data) String() string {
	return [...]string{"none", "curated table", "context keys", "service catalogue", "quotas", "settings"}[min(d, Settings)]
}

// Phase orders the checks: what is found wrong in one phase is not looked at in later ones.
type Phase uint8

// The phases.
const (
	PhaseDocument  Phase = iota // the text
	PhaseStructure              // elements that are missing, wrong or not allowed in the policy type
	PhaseSyntax                 // the form of one entry
	PhaseNames                  // whether services, actions, keys and principals exist
	PhaseMeaning                // entries against each other: actions and resources, keys and actions
	PhaseLogic                  // statements against each other, risks, constant conditions
	Phases
)

// ClassIn returns the class of the check for documents of the type.
func (k *Check) ClassIn(t iam.Type) Class {
	for _, c := range k.ClassFor {
		if c.Types&resourceType(t) != 0 || c.Types&t != 0 {
			return c.Class
		}
	}
	return k.Class
}

// Covers reports whether the check is for documents of the type.
func (k *Check) Covers(t iam.Type) bool {
	if t == iam.Endpoint {
		return k.Types&(iam.Resource|iam.Endpoint) != 0 && !k.NoEndpoint
	}
	return k.Types&t != 0
}

func resourceType(t iam.Type) iam.Type {
	if t == iam.Endpoint {
		return iam.Resource
	}
	return t
}

// accessAnalyzer returns Access Analyzer's code for the finding, "" for none.
func (k *Check) accessAnalyzer() string {
	if k.AWSCode == "=" {
		return k.ID
	}
	return k.AWSCode
}

const accessAnalyzerPage = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"

// Page returns the AWS page on the subject.
func (k *Check) Page() string {
	if k.Link == "" {
		return accessAnalyzerPage
	}
	return k.Link
}
