// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	unsupportedActionForKey = "UNSUPPORTED_ACTION_FOR_CONDITION_KEY"
	keyFitsNoAction         = "CONDITION_KEY_FITS_NO_ACTION"
	denyTagUnsupported      = "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
	denyNotTagUnsupported   = "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
	allowTagUnsupported     = "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
	allowNotTagUnsupported  = "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
)

const serviceReference = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"

// tagTypes are the policy types in which tag conditions have checks of their own.
const tagTypes = iam.IdentityTypes | iam.Resource | iam.SCP | iam.RCP

// keySupportChecks are about keys that requests of the statement's actions never have; the function of the first one serves
// them all.
var keySupportChecks = []frame.Check{
	{
		ID: unsupportedActionForKey, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: serviceReference,
		Title:     "Actions that lack the condition key",
		Why:       "Requests of some actions of the statement do not have the key. For them a positive condition never holds, while a negated one and ForAllValues always do: an Allow then is a SECURITY_WARNING, because these calls are not restricted.",
		Fix:       "Put these actions in a statement of their own, without the condition.",
		Example:   `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:ListTables"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"${aws:userid}"}}}`,
		Condition: func(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) { checkKeySupport(c, s, e) },
	},
	{
		ID: keyFitsNoAction, FoundBy: unsupportedActionForKey, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: unsupportedActionForKey, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: serviceReference,
		Title:   "Condition key that no action of the statement has",
		Why:     "No request of the statement's actions has the key, so the condition has the same outcome for all of them. Tags are an exception: AWS's lists of them are not complete.",
		Fix:     "Use a condition key that the actions support, or move the condition to the statement it was meant for.",
		Example: `{"Effect":"Deny","Action":["rds:DeleteDBInstance"],"Resource":"*","Condition":{"StringEquals":{"s3:x-amz-acl":"public-read"}}}`,
	},
	{
		ID: denyTagUnsupported, FoundBy: unsupportedActionForKey, Class: frame.SecurityWarning, Types: tagTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: serviceReference,
		Title:   "Deny by a tag that some actions cannot see",
		Why:     "AWS does not list tags of the resource for some denied actions. A positive condition does not hold for requests without the tag, so they are not denied.",
		Fix:     "Deny these actions in a statement of their own, by a key that they have or without condition.",
		Example: `{"Effect":"Deny","Action":["ec2:TerminateInstances","sqs:ListQueues"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/tier":"gold"}}}`,
	},
	{
		ID: denyNotTagUnsupported, FoundBy: unsupportedActionForKey, Class: frame.SecurityWarning, Types: tagTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: serviceReference,
		Title:   "Deny of all but some actions by a tag",
		Why:     "NotAction selects actions for which AWS does not list tags of resources. For requests without the tag a positive condition never denies, a negated one always does.",
		Fix:     "List the actions to deny in Action, those that support the key.",
		Example: `{"Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/tier":"gold"}}}`,
	},
	{
		ID: allowTagUnsupported, FoundBy: unsupportedActionForKey, Class: frame.Suggestion, Types: tagTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: serviceReference,
		Title:   "Allow by a tag that some actions cannot see",
		Why:     "AWS does not list tags of the resource for some actions. The condition does not hold for requests without the tag, so they are not allowed.",
		Fix:     "Allow these actions in a statement of their own, by ARNs or by a key that they have.",
		Example: `{"Effect":"Allow","Action":["ec2:StopInstances","sqs:ListQueues"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/tier":"gold"}}}`,
	},
	{
		ID: allowNotTagUnsupported, FoundBy: unsupportedActionForKey, Class: frame.Suggestion, Types: tagTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: serviceReference,
		Title:   "Allow of all but some actions by a tag",
		Why:     "NotAction selects actions for which AWS does not list tags of resources. The condition does not hold for requests without the tag, so they are not allowed.",
		Fix:     "List the actions to allow in Action, those that support the key.",
		Example: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/tier":"gold"}}}`,
	},
}

// support is how the actions of a statement relate to a key.
type support struct {
	some bool // an action supports the key
	open bool // the statement has or may have actions for which this is not known
	star bool // among them is every action
	// lacking are the exactly named actions that do not support the key, lackingPatterns those with wildcards that cover no
	// action that does.
	lacking, lackingPatterns []*view.ActionEntry
	// never means that requests of the lacking actions are known not to have the key, from another source than AWS's list.
	never bool
}

// supportOf looks at the entries of Action.
func supportOf(c *frame.Pass, s *view.Statement, key string) support {
	p := support{open: s.Unknown || s.Action == nil || s.Action.More}
	supports := func(action *catalog.Action) bool {
		if !action.Supports(key) {
			return facts.SeveralPages(action.Service()) && c.Catalog.KeySupport(action.Name, key) == catalog.SupportUnknown // E-1760
		}
		never := view.ClassOf(action, key, s.Resources) == facts.KeyNever
		p.never = p.never || never
		return !never
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		switch {
		case a.Not:
			continue
		case a.Star:
			p.open, p.star = true, true
			continue
		case !a.WellFormed || c.FoundWrong(a.Node):
			p.open = true
			continue
		}
		covered := c.Expand(a).Actions
		if len(covered) > 100 && !c.Spend(4*len(covered)) {
			p.open = true
			continue
		}
		switch {
		case slices.ContainsFunc(covered, supports):
			p.some = true
		case isAny(a, iam.SessionActions[:]) && assumeSupports(c, key):
			p.open = true // checked along with the assume call, probably with its keys (E-1305)
		case len(covered) == 0 || slices.ContainsFunc(covered, func(action *catalog.Action) bool { return action.Declared }):
			p.open = true // not in the catalogue, or declared by the user, perhaps without all keys
		case a.Wildcard:
			p.lackingPatterns = append(p.lackingPatterns, a)
		default:
			p.lacking = append(p.lacking, a)
		}
	}
	return p
}

// isAny reports whether the entry covers one of the actions.
func isAny(a *view.ActionEntry, actions []string) bool { return slices.ContainsFunc(actions, a.Covers) }

// assumeSupports reports whether calls that assume a role can have the key.
func assumeSupports(c *frame.Pass, key string) bool {
	return slices.ContainsFunc(iam.AssumeActions[:], func(name string) bool {
		action, ok := c.Catalog.Lookup(name)
		return ok && action.Supports(key)
	})
}

func checkKeySupport(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	kind := c.KindOf(e)
	if kind == view.NotCompared || !e.Op.Valid || len(s.Actions) == 0 || !c.Afford(s, 1) || isSetting(c, s, e) {
		return
	}
	// An author who uses Null or IfExists on an Allow thinks of requests without the key.
	careful := s.Effect != policy.Deny && (e.Op.IfExists || e.Op.Family == iam.NullFamily)
	tags := kind == view.ResourceTag && c.Type != iam.Trust
	if s.NotAction != nil {
		if tags && !careful && s.Action == nil {
			addTagUnderNotAction(c, s, e)
		}
		return
	}
	if tags && s.Effect == policy.EffectUnknown {
		return // which check it is depends on the effect
	}
	p := supportOf(c, s, e.Name)
	none := !p.some && !p.open && len(p.lacking)+len(p.lackingPatterns) > 0
	switch {
	case tags && !careful && (p.star || len(p.lacking)+len(p.lackingPatterns) > 0) && (!none || s.Effect == policy.Deny && e.WithoutKey() == truth.False):
		addTagUnsupported(c, s, e, &p)
	case none:
		f := frame.At(e, "AWS lists the condition key "+words.Quote(e.Name)+" for none of the statement's actions: their requests "+lacking(s, e, "these calls"))
		if p.never {
			f.Message = "Requests of the statement's actions on its resources never have the condition key " + words.Quote(e.Name) + "." + frame.Absence(s, e, "these calls")
		}
		f.ID, f.Class = keyFitsNoAction, openClass(s, e)
		f.Related = relatedActions(p.lacking, p.lackingPatterns)
		c.Add(f)
	case kind != view.ResourceTag && !careful && p.some && len(p.lacking) > 0:
		f := frame.At(e, "AWS lists the condition key "+words.Quote(e.Name)+" for other actions of the statement, but not for "+
			words.QuoteList(actionTexts(p.lacking), "and")+": requests "+lacking(s, e, "these calls"))
		if p.never {
			f.Message = "Requests of " + words.QuoteList(actionTexts(p.lacking), "and") + " lack the condition key " + words.Quote(e.Name) + ", which those of other actions of the statement have." + frame.Absence(s, e, "these calls")
		}
		f.Class = openClass(s, e)
		f.Related = relatedActions(p.lacking)
		c.Add(f)
	}
}

// lacking says, after "requests", that they lack the key of the entry, and what happens to the condition. AWS's lists of the
// actions with tags are not complete, so that requests of others only may lack those (E-1720).
func lacking(s *view.Statement, e *view.ConditionEntry, calls string) string {
	if strings.EqualFold(e.Prefix, "aws") {
		return "may lack it." + strings.Replace(frame.Absence(s, e, calls), " The ", " Then the ", 1)
	}
	return "lack it." + frame.Absence(s, e, calls)
}

// openClass is the class of a finding about calls that lack the key: a gap in a Deny, and in an Allow whose condition they meet.
func openClass(s *view.Statement, e *view.ConditionEntry) frame.Class {
	if s.Effect == policy.Allow && e.Compares() && !e.Op.Negated && e.WithoutKey() == truth.True && !s.MayRequireKey(e.Name) {
		return frame.SecurityWarning
	}
	return frame.GuardClass(s)
}

// addTagUnsupported reports a condition on a tag of the resource that some of the actions cannot see.
func addTagUnsupported(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, p *support) {
	f := frame.At(e, "")
	holds := e.WithoutKey()
	switch {
	case s.Effect == policy.Allow && holds == truth.False:
		f.ID = allowTagUnsupported
	case s.Effect == policy.Deny && holds == truth.False:
		f.ID = denyTagUnsupported
	case s.Effect == policy.Deny && holds == truth.True: // no hole, but calls are denied that nobody thought of
		f.ID, f.Class = denyTagUnsupported, frame.Warning
		f.Fix = "Deny only actions that have the key."
	default:
		return
	}
	what := actionTexts(slices.Concat(p.lacking, p.lackingPatterns))
	switch {
	case len(what) > 0:
		f.Message = "AWS does not list the condition key " + words.Quote(e.Name) + " for " + words.QuoteList(what, "and") + ": requests " + lacking(s, e, "these calls")
		f.Related = relatedActions(p.lacking, p.lackingPatterns)
	default:
		f.Message = "For many services AWS does not list the key " + words.Quote(e.Name) + tagless(c, s, e) + ": their requests " + lacking(s, e, "those calls")
	}
	c.Add(f)
}

func addTagUnderNotAction(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !s.ActionsKnown() || slices.ContainsFunc(s.Actions, func(a view.ActionEntry) bool { return a.Star }) {
		return
	}
	f := frame.At(e, "NotAction also selects actions of services for which AWS does not list the key "+words.Quote(e.Name)+tagless(c, s, e)+": their requests "+lacking(s, e, "those calls"))
	switch s.Effect {
	case policy.Deny:
		f.ID = denyNotTagUnsupported
	case policy.Allow:
		f.ID = allowNotTagUnsupported
	default:
		return
	}
	c.Add(f)
}

// wellKnownServices are services that a message may name as examples.
var wellKnownServices = []string{
	"athena", "budgets", "ce", "cloudfront", "cloudtrail", "dynamodb", "ec2", "health", "iam", "kms", "lambda", "logs", "organizations",
	"pricing", "rds", "route53", "s3", "sns", "sqs", "sts", "support", "tag", "trustedadvisor",
}

// tagless names well-known services among those that the statement selects whose actions never have the key.
func tagless(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) string {
	var names []string
	for _, prefix := range wellKnownServices {
		service, ok := c.Catalog.Service(prefix)
		if !ok || !c.Spend(2*len(service.Actions())) || slices.ContainsFunc(service.Actions(), func(a *catalog.Action) bool { return a.Supports(e.Name) }) {
			continue
		}
		if coversService(c, s, prefix) {
			names = append(names, prefix)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", such as " + words.List(names, "and")
}

func actionTexts(entries []*view.ActionEntry) []string {
	texts := make([]string, len(entries))
	for i, a := range entries {
		texts[i] = a.Text
	}
	return texts
}

// maxRelated is how many further places of one kind a finding lists.
const maxRelated = 20

func relatedActions(lists ...[]*view.ActionEntry) []policy.Related {
	var related []policy.Related
	for _, list := range lists {
		for _, a := range list {
			if len(related) < maxRelated {
				related = append(related, frame.Related(a.Node, "does not have the key"))
			}
		}
	}
	return related
}
