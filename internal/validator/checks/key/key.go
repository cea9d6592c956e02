// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package key checks condition keys: whether they exist, and whether requests of the statement have them.
package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Checks are about condition keys: whether they exist, and fit the actions, principals and policy.
var Checks = slices.Concat(
	keyNameChecks, keySupportChecks, keyRowChecks, keyGivenChecks, keyTableChecks, keyTrustChecks, keyPrincipalChecks,
)

const (
	invalidGlobalKey     = "INVALID_GLOBAL_CONDITION_KEY"
	unsupportedGlobalKey = "UNSUPPORTED_GLOBAL_CONDITION_KEY"
	deprecatedGlobalKey  = "DEPRECATED_GLOBAL_CONDITION_KEY"
	invalidServiceKey    = "INVALID_SERVICE_CONDITION_KEY"
	missingTagKey        = "MISSING_TAG_KEY_IN_CONDITION"
)

// keyNameChecks are about whether a key exists; the function of the first one serves them all.
var keyNameChecks = []frame.Check{
	{
		ID: invalidGlobalKey, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Global condition key that does not exist",
		Why:     "AWS stores a policy with a key of prefix aws that it does not know. No request ever has the key, so a positive condition never holds and a negated one always does.",
		Fix:     "Write a key of AWS's list of global condition keys.",
		Example: `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:OrgID":"o-abcd123456"}}}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			c.EachKeyName(s, func(e *view.ConditionEntry) { checkKeyName(c, s, e) })
		},
	},
	{
		ID: unsupportedGlobalKey, FoundBy: invalidGlobalKey, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Name that is not a condition key",
		Why:     "The name aws:ARN looks like a global condition key, but no request has it.",
		Fix:     "Write aws:PrincipalArn for the caller, or aws:SourceArn for the resource that a service calls for.",
		Example: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnLike":{"aws:ARN":"arn:aws:iam::210987654321:role/feeder"}}}`,
	},
	{
		ID: deprecatedGlobalKey, FoundBy: invalidGlobalKey, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Condition key that was replaced",
		Why:     "The key works for old integrations only. Its replacement works everywhere.",
		Fix:     "Write the replacement.",
		Example: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceOwner":"210987654321"}}}`,
	},
	{
		ID: invalidServiceKey, FoundBy: invalidGlobalKey, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseNames,
		Link:    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
		Title:   "Condition key that its service does not have",
		Why:     "AWS stores a policy with a key that the service does not know. No request ever has the key, so a positive condition never holds and a negated one always does.",
		Fix:     "Write a condition key of the service.",
		Example: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"ec2:InstanceClass":"t4g.micro"}}}`,
	},
	{
		ID: missingTagKey, FoundBy: invalidGlobalKey, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseNames,
		Link:    frame.UserGuide + "access_tags.html",
		Title:   "Tag condition without the name of the tag",
		Why:     "Keys such as aws:ResourceTag need the name of a tag after a slash. Without it no request has the key.",
		Fix:     "Write the name of the tag after the key.",
		Example: `{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag":"blue"}}}`,
	},
}

// checkKeyName reports what is wrong with the name of a condition key. Later checks do not look at the key if no request has
// it.
func checkKeyName(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	k := c.Key(e)
	switch {
	case k.Context != nil && k.Context.Status == catalog.Unsupported:
		f := frame.At(e, "No request has the key "+words.Quote(e.Name)+"."+frame.Absence(s, e, "any call"))
		f.ID, f.Suggestion = unsupportedGlobalKey, k.Context.Successor
		addKey(c, f)
	case k.Context != nil && k.Context.Status == catalog.Legacy:
		f := frame.At(e, "The key "+words.Quote(e.Name)+" is an older name that only some integrations still send. Its replacement is "+words.Quote(k.Context.Successor)+".")
		f.ID, f.Suggestion = deprecatedGlobalKey, k.Context.Successor
		f.Fix = "Write " + words.Quote(k.Context.Successor) + "."
		if e.Is("aws:SourceOwner") && !slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return p.Type == "Service" }) {
			// the default policy of topics, whose callers the successor would lock out
			f.Message = "The key " + words.Quote(e.Name) + " is not documented. The default policies of SNS topics compare it with the account of the caller."
			f.Fix, f.Suggestion = "Write \"aws:PrincipalAccount\" for callers of an account, "+words.Quote(k.Context.Successor)+" for services that call for one.", ""
		}
		c.Add(f)
	case k.Attested:
		f := frame.At(e, "The key "+words.Quote(e.Name)+" is not documented. AWS uses it in a managed policy, but may drop it.")
		f.ID, f.Class = invalidServiceKey, frame.Suggestion
		if strings.EqualFold(e.Prefix, "aws") {
			f.ID = invalidGlobalKey
		}
		f.Fix = "Use a documented condition key, if there is one for the purpose."
		c.Add(f)
	case k.Known:
		if open := strings.Index(e.Name, "${"); open >= 0 && strings.HasSuffix(k.Name, e.Name[open:]) {
			addKeyWithoutTag(c, s, e, k.Name) // the placeholder of the documentation, copied
		}
	case e.Prefix == "" || len(e.Prefix)+1 == len(e.Name): // no key at all, which was reported
	default:
		if key, ok := c.Catalog.KeyLacksName(e.Name); ok {
			addKeyWithoutTag(c, s, e, key)
		} else {
			addUnknownKey(c, s, e)
		}
	}
}

func addKey(c *frame.Pass, f frame.Found) {
	c.MarkWrong(f.At)
	c.Add(f)
}

func addKeyWithoutTag(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, key string) {
	if c.Full() || !c.Afford(s, 1) {
		c.MarkWrong(e.Node)
		return
	}
	what, instead := "the part after it", "<name>"
	tag := strings.Contains(strings.ToLower(key), "tag")
	if tag {
		what, instead = "the name of a tag", "<tag name>"
	}
	cut := strings.IndexAny(key, "$<")
	if cut < 0 {
		cut = strings.LastIndexAny(key, "/:") + 1 // "tag-key" as placeholder
	}
	f := frame.At(e, "The key "+words.Quote(e.Name)+" lacks "+what+", and no request has it."+frame.Absence(s, e, "any call"))
	f.ID = missingTagKey
	f.Fix = "Write " + words.Quote(key[:cut]+instead) + "."
	if tag && strings.EqualFold(e.Prefix, "aws") {
		f.Fix += " To compare the names of tags in the request, use " + words.Quote(view.TagKeysKey) + "."
	}
	addKey(c, f)
}

// addUnknownKey reports a key that nobody knows. A prefix that is no service is the business of INVALID_SERVICE; a service
// that only managed policies attest cannot be checked.
func addUnknownKey(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if c.Catalog.AttestedPrefix(e.Prefix) || !c.Catalog.KeyPrefix(e.Prefix) {
		return
	}
	if c.Full() || !c.Afford(s, 8) {
		c.MarkWrong(e.Node)
		return // there is enough to do already
	}
	f := frame.At(e, "There is no condition key "+words.Quote(e.Name)+" of "+words.Quote(e.Prefix)+", so no request has it.")
	f.ID = invalidServiceKey
	if strings.EqualFold(e.Prefix, "aws") {
		f.ID = invalidGlobalKey
		f.Message = "The global condition key " + words.Quote(e.Name) + " does not exist, so no request has it."
	}
	f.Message += frame.Absence(s, e, "any call")
	near := nearestKeys(c, s, e)
	if len(near) > 0 {
		f.Fix = "Write " + words.QuoteList(near, "or") + "."
	}
	if len(near) == 1 {
		f.Suggestion = near[0]
	}
	addKey(c, f)
}
