// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// Input is a question.
type Input struct {
	Grants []Grant
	// PolicyType and Attachment say where the documents go, in the words of the table of
	// quotas. Both empty is a managed policy of an identity.
	PolicyType, Attachment string
	Compact                Compact
	Catalog                *catalog.Catalog
}

// Grant is one thing that shall be allowed.
type Grant struct {
	// Sid names the statements of the grant; "" for none. A grant with a Sid is merged with
	// no other (Y-404).
	Sid string
	// Levels are names of access levels: the actions of the services of Resources that AWS
	// files under one of them.
	Levels []string
	// Actions may have wildcards, Except are taken out of all that the grant asks for.
	Actions, Except []string
	// Managed is the name or ARN of an AWS managed policy, whose actions are granted (Y-206).
	Managed string
	// Resources are entries as a policy writes them; nil if they were not given (Y-204).
	Resources  []string
	Conditions []Condition
}

// Condition is a test that has to hold in addition to the others of the grant.
type Condition struct {
	Test, Variable string
	Values         []string
}

// Compact says when lists of actions are folded into wildcards.
type Compact uint8

// The choices.
const (
	// CompactNever writes every action out.
	CompactNever Compact = iota
	// CompactToFit folds if that saves a document.
	CompactToFit
	// CompactAlways folds.
	CompactAlways
)

var compactWords = [...]string{"never", "to_fit", "always"}

// CompactWords are the names of the choices.
func CompactWords() []string { return compactWords[:] }

// ParseCompact reads the name of a choice.
func ParseCompact(word string) (Compact, bool) {
	for i, w := range compactWords {
		if w == word {
			return Compact(i), true
		}
	}
	return CompactNever, false
}

// Result is a policy and what is to be known of it.
type Result struct {
	// JSON is the whole policy indented by two spaces, Minified without white space,
	// of any size.
	JSON, Minified string
	// Documents are the policy in parts that fit where they go, in order, without white
	// space. Names are their names, each of the first service of the document (Y-604).
	Documents, Names []string
	// Actions are the actions that are granted, sorted.
	Actions []string
	// Wildcards has for each pattern that stands in place of actions what it means.
	Wildcards map[string][]string
	Dependent []Dependent
	Omitted   []Omitted
	// Hints are things that go together with what was asked for, one sentence each.
	Hints []string
	// Warnings are things in the question that are probably not what was meant.
	Warnings []Warning
	// Pairs is how many pairs of an action and a resource entry are granted.
	Pairs int
}

// Reason says why something that was asked for is not granted (Y-302).
type Reason string

// The reasons.
const (
	// NoResourceLevel: only "*" covers the action, and it was not named.
	NoResourceLevel Reason = "no_resource_level"
	// ResourceType: none of the resources is one that the action is called on.
	ResourceType Reason = "resource_type"
	// OtherService: another service lists the resource, too, and levels are those of the
	// service of the ARN.
	OtherService Reason = "other_service"
	// IsContested: whether the entry covers resources of the action is contested (C-1).
	IsContested Reason = "contested"
	// ConditionKey: requests of the action do not have the key of the condition.
	ConditionKey Reason = "condition_key"
	// Deprecated: the catalogue does not have an action of the managed policy.
	Deprecated Reason = "deprecated"
)

// Omitted is what a grant asks for and does not get, for one reason.
type Omitted struct {
	Sid string
	// Actions are sorted. Resource is the entry, "*" if it is about no one of them.
	Actions  []string
	Resource string
	Reason   Reason
	Text     string
}

// Dependent is something that calls of granted actions need in addition (Y-301).
type Dependent struct {
	Action   string
	NeededBy []string
	// Kind is "action" for a permission that the caller needs, "resource" for a resource of
	// another type that calls of the action name, "document" for a policy that has to allow
	// the action too.
	Kind string
	// Resources are entries or formats of ARNs, Condition is what AWS puts into the request.
	Resources []string
	Condition string
	// Granted says whether some grant covers the action.
	Granted bool
	Because string
}

// Warning is about the grant with the index, or about all if it is below 0.
type Warning struct {
	Grant         int
	Field         string
	Summary, Text string
}
