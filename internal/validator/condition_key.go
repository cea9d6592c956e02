// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// conditionKeyChecks are about condition keys: whether they exist, fit the actions, principals and policy, and what
// conditions on them come to.
var conditionKeyChecks = slices.Concat(
	keyNameChecks, keySupportChecks, keyRowChecks, keyToldChecks, keyTableChecks, keyTrustChecks, keyPrincipalChecks, keyWeakChecks, keyMFAChecks,
	keyTransportChecks, keyNetworkChecks, keyOperatorChecks, keyNeverChecks,
)

const (
	invalidGlobalKey     = "INVALID_GLOBAL_CONDITION_KEY"
	unsupportedGlobalKey = "UNSUPPORTED_GLOBAL_CONDITION_KEY"
	deprecatedGlobalKey  = "DEPRECATED_GLOBAL_CONDITION_KEY"
	invalidServiceKey    = "INVALID_SERVICE_CONDITION_KEY"
	missingTagKey        = "MISSING_TAG_KEY_IN_CONDITION"
)

// keyNameChecks are about whether a key exists; the function of the first one serves them all.
var keyNameChecks = []Check{
	{
		ID: invalidGlobalKey, Class: Error, Types: iam.AllTypes, AWS: Accepts, AWSCode: "=", Data: GlobalKeys, Phase: PhaseNames, Link: globalKeysPage,
		Title:     "Global condition key that does not exist",
		Why:       "AWS stores a policy with a key of prefix aws that it does not know. No request ever has the key, so a positive condition never holds and a negated one always does.",
		Fix:       "Write a key of AWS's list of global condition keys.",
		Example:   `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:OrgID":"o-abcd123456"}}}`,
		Statement: func(c *Context, s *Statement) { c.eachKeyName(s, func(e *ConditionEntry) { c.checkKeyName(s, e) }) },
	},
	{
		ID: unsupportedGlobalKey, Class: Error, Types: iam.AllTypes, AWS: Accepts, AWSCode: "=", Data: GlobalKeys, Phase: PhaseNames, Link: globalKeysPage,
		Title:   "Condition key that is none",
		Why:     "The name aws:ARN looks like a global condition key, but no request has it.",
		Fix:     "Write aws:PrincipalArn for the caller, or aws:SourceArn for the resource that a service calls for.",
		Example: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnLike":{"aws:ARN":"arn:aws:iam::210987654321:role/feeder"}}}`,
	},
	{
		ID: deprecatedGlobalKey, Class: Warning, Types: iam.AllTypes, AWS: Accepts, AWSCode: "=", Data: GlobalKeys, Phase: PhaseNames, Link: globalKeysPage,
		Title:   "Condition key that was replaced",
		Why:     "The key works for old integrations only. Its successor works everywhere.",
		Fix:     "Write the successor.",
		Example: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceOwner":"210987654321"}}}`,
	},
	{
		ID: invalidServiceKey, Class: Error, Types: iam.AllTypes, AWS: Accepts, AWSCode: "=", Data: Catalogue, Phase: PhaseNames,
		Link:    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
		Title:   "Condition key that its service does not have",
		Why:     "AWS stores a policy with a key that the service does not know. No request ever has the key, so a positive condition never holds and a negated one always does.",
		Fix:     "Write a condition key of the service.",
		Example: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"ec2:InstanceClass":"t4g.micro"}}}`,
	},
	{
		ID: missingTagKey, Class: Error, Types: iam.AllTypes, AWS: Accepts, AWSCode: "=", Data: Catalogue, Phase: PhaseNames,
		Link:    userGuide + "access_tags.html",
		Title:   "Tag condition without the name of the tag",
		Why:     "Keys such as aws:ResourceTag go with the name of a tag behind a slash. Without it no request has the key.",
		Fix:     "Write the name of the tag behind the key.",
		Example: `{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag":"blue"}}}`,
	},
}

// checkKeyName reports what is wrong with the name of a condition key. It spoils the key for later checks if no request has
// it.
func (c *Context) checkKeyName(s *Statement, e *ConditionEntry) {
	k := c.Key(e)
	switch {
	case k.Context != nil && k.Context.Status == catalog.Unsupported:
		f := e.found("No request has the key " + words.Quote(e.Name) + "." + absence(s, e, "any call"))
		f.ID, f.Suggestion = unsupportedGlobalKey, k.Context.Successor
		c.addKey(f)
	case k.Context != nil && k.Context.Status == catalog.Legacy:
		f := e.found("The key " + words.Quote(e.Name) + " is an older name that only some integrations still send. Its successor is " + words.Quote(k.Context.Successor) + ".")
		f.ID, f.Suggestion = deprecatedGlobalKey, k.Context.Successor
		f.Fix = "Write " + words.Quote(k.Context.Successor) + "."
		if e.Is("aws:SourceOwner") && !slices.ContainsFunc(s.Principals, func(p PrincipalEntry) bool { return p.Type == "Service" }) {
			// the default policy of topics, whose callers the successor would lock out
			f.Message = "The key " + words.Quote(e.Name) + " is not documented. The default policies of SNS topics compare it with the account of the caller."
			f.Fix, f.Suggestion = "Write \"aws:PrincipalAccount\" for callers of an account, "+words.Quote(k.Context.Successor)+" for services that call for one.", ""
		}
		c.Add(f)
	case k.Attested:
		f := e.found("The key " + words.Quote(e.Name) + " is not documented. AWS uses it in a managed policy, but may drop it.")
		f.ID, f.Class = invalidServiceKey, Suggestion
		if strings.EqualFold(e.Prefix, "aws") {
			f.ID = invalidGlobalKey
		}
		f.Fix = "Use a documented condition key, if there is one for the purpose."
		c.Add(f)
	case k.Known:
		if open := strings.Index(e.Name, "${"); open >= 0 && strings.HasSuffix(k.Name, e.Name[open:]) {
			c.addKeyWithoutTag(s, e, k.Name) // the placeholder of the documentation, copied
		}
	case e.Prefix == "" || len(e.Prefix)+1 == len(e.Name): // no key at all, which was reported
	default:
		if key, ok := c.Catalog.KeyLacksName(e.Name); ok {
			c.addKeyWithoutTag(s, e, key)
		} else {
			c.addUnknownKey(s, e)
		}
	}
}

func (c *Context) addKey(f Found) {
	c.taint(f.At)
	c.Add(f)
}

func (c *Context) addKeyWithoutTag(s *Statement, e *ConditionEntry, key string) {
	if len(c.findings) >= maxFindings || !c.afford(s, 1) {
		c.taint(e.Node)
		return
	}
	what, instead := "the part behind it", "<name>"
	tag := strings.Contains(strings.ToLower(key), "tag")
	if tag {
		what, instead = "the name of a tag", "<tag name>"
	}
	cut := strings.IndexAny(key, "$<")
	if cut < 0 {
		cut = strings.LastIndexAny(key, "/:") + 1 // "tag-key" as placeholder
	}
	f := e.found("The key " + words.Quote(e.Name) + " lacks " + what + ", and no request has it." + absence(s, e, "any call"))
	f.ID = missingTagKey
	f.Fix = "Write " + words.Quote(key[:cut]+instead) + "."
	if tag && strings.EqualFold(e.Prefix, "aws") {
		f.Fix += " To compare the names of tags in the request, use " + words.Quote(tagKeysKey) + "."
	}
	c.addKey(f)
}

// addUnknownKey reports a key that nobody knows. A prefix that is no service is the business of INVALID_SERVICE; a service
// that only managed policies attest cannot be judged.
func (c *Context) addUnknownKey(s *Statement, e *ConditionEntry) {
	if c.Catalog.AttestedPrefix(e.Prefix) || !c.Catalog.KeyPrefix(e.Prefix) {
		return
	}
	if len(c.findings) >= maxFindings || !c.afford(s, 8) {
		c.taint(e.Node)
		return // there is enough to do already
	}
	f := e.found("There is no condition key " + words.Quote(e.Name) + " of " + words.Quote(e.Prefix) + ", so no request has it.")
	f.ID = invalidServiceKey
	if strings.EqualFold(e.Prefix, "aws") {
		f.ID = invalidGlobalKey
		f.Message = "The global condition key " + words.Quote(e.Name) + " does not exist, so no request has it."
	}
	f.Message += absence(s, e, "any call")
	near := c.nearestKeys(s, e)
	if len(near) > 0 {
		f.Fix = "Write " + words.QuoteList(near, "or") + "."
	}
	if len(near) == 1 {
		f.Suggestion = near[0]
	}
	c.addKey(f)
}
