// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package guard checks conditions that restrict less, or more, than they seem to.
package guard

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Checks are about conditions that restrict less, or more, than they seem to.
var Checks = slices.Concat(keyWeakChecks, keyMFAChecks, keyTransportChecks, keyNetworkChecks, keyOperatorChecks, keyNeverChecks)

const prefixInNegativeContext = "S3_PREFIX_IN_NEGATIVE_CONTEXT"

// keyWeakChecks are about conditions that restrict less than they seem to.
var keyWeakChecks = []frame.Check{
	{
		ID: "UNTRUSTWORTHY_CONDITION_KEY", Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseLogic, Link: frame.GlobalKeysPage,
		Title:     "Condition on something that callers choose",
		Why:       "The caller's program sends the referer and the user agent, and can send any text. A condition on them does not stop anyone who wants access.",
		Fix:       "Use what callers cannot choose: signed URLs, or a key of the identity or the network such as aws:PrincipalOrgID or aws:SourceVpce.",
		Example:   `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringLike":{"aws:Referer":"https://shop.example/*"}}}`,
		Condition: checkCallerChosen,
	},
	{
		ID: "MISSING_PAIRED_CONDITION_KEYS", Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseLogic, Link: frame.GlobalKeysPage,
		Title:     "Private address without the network it belongs to",
		Why:       "Private address ranges are the same in many networks. Without the VPC or the endpoint in the same statement, an address of anybody's network matches.",
		Fix:       "Add the key of the VPC or the endpoint to the same statement.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"}}}`,
		Condition: checkPairedKeys,
	},
	{
		ID: "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", Class: frame.SecurityWarning, Types: iam.IdentityTypes | iam.Resource, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseLogic,
		Link:      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html",
		Title:     "Attributes of DynamoDB items restricted for requests that name some only",
		Why:       "The key dynamodb:Attributes holds the attributes that a request names. A request that names none gets whole items back, attributes that are not listed included.",
		Fix:       `Add "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"} to the statement.`,
		Example:   `{"Effect":"Allow","Action":"dynamodb:Query","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["OrderId","Status"]}}}`,
		Condition: checkAttributes,
	},
	{
		ID: prefixInNegativeContext, Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseLogic,
		Link:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
		Title:     "Prefix excluded from bucket listings",
		Why:       "The key s3:prefix holds the prefix that the caller requests. A listing with a shorter prefix, or with none, shows the same names and is not excluded.",
		Fix:       "Allow the prefixes that may be listed, with a positive operator, or deny all others with a negated one.",
		Example:   `{"Effect":"Deny","Action":"s3:ListBucket","Resource":"arn:aws:s3:::home","Condition":{"StringLike":{"s3:prefix":"payroll/*"}}}`,
		Condition: checkPrefix,
	},
}

// checkCallerChosen reports keys that callers choose: positive on Allow, negated on Deny, or all there is on a public Allow.
// Where services alone may call, they are the ones who choose, and they can be trusted.
func checkCallerChosen(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	k := c.Key(e)
	if k.Context == nil || !k.Context.CallerChosen || !e.Op.Valid || !c.Afford(s, 2) {
		return
	}
	message := "Callers choose the value of " + words.Quote(e.Name) + " themselves."
	switch {
	case s.Effect == policy.Allow && e.Positive():
		if s.ServicesOnly() || s.Principal != nil && !s.PrincipalsKnown() {
			return
		}
		message += " Anyone who sends a matching value is allowed."
	case s.Effect == policy.Allow && s.Everyone() != nil && s.KeysKnown() && !slices.ContainsFunc(s.Conditions, func(o view.ConditionEntry) bool { return !o.Is(e.Name) }):
		message += " As the only condition of a statement for everyone it does not restrict anyone."
	case s.Effect == policy.Deny && e.Compares() && e.Op.Negated:
		message += " Anyone who sends a value of the list is not denied."
	default:
		return
	}
	c.Add(frame.At(e, message))
}

// pairedKeys are keys that say little without one of some others.
var pairedKeys = []struct {
	key     string
	with    view.KeyList
	example string
}{
	{"aws:VpcSourceIp", view.KeyList{"aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"}, `"aws:SourceVpc", "aws:SourceVpce" or "aws:SourceVpcArn"`},
	{"aws:Ec2InstanceSourcePrivateIPv4", view.KeyList{"aws:ec2instancesourcevpc"}, `"aws:Ec2InstanceSourceVpc"`},
}

func checkPairedKeys(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Compares() || s.Effect != policy.Allow && !(s.Effect == policy.Deny && e.Op.Negated) {
		return
	}
	for i := range pairedKeys {
		p := &pairedKeys[i]
		if !e.Is(p.key) || !c.Afford(s, 1) || !s.KeysKnown() || slices.ContainsFunc(s.Conditions, func(o view.ConditionEntry) bool { return p.with.Has(o.Name) }) {
			continue
		}
		f := frame.At(e, "The key "+words.Quote(e.Name)+" holds a private address, and other networks have the same ones. The statement does not say which network is meant.")
		f.Fix = "Add a condition on " + p.example + " to the statement."
		c.Add(f)
	}
}

// attributeReads are the actions that return items of DynamoDB tables.
var attributeReads = []string{"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"}

const selectKey = "dynamodb:Select"

func checkAttributes(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Is("dynamodb:Attributes") || s.Effect != policy.Allow || !e.Compares() || !c.Afford(s, 8) || !s.KeysKnown() || c.Doc.MoreStatements {
		return
	}
	var reads []string
	for _, action := range attributeReads {
		if _, ok := s.CoversAction(action); ok {
			reads = append(reads, action)
		}
	}
	if len(reads) == 0 || slices.ContainsFunc(s.Conditions, demandsProjection) {
		return
	}
	for _, o := range c.Statements {
		if o != s && o.Effect != policy.Allow && (!c.Spend(1+len(o.Conditions)) || !o.KeysKnown() || len(o.Key(selectKey)) > 0) {
			return // a Deny may see to it
		}
	}
	c.Add(frame.At(e, words.QuoteList(reads, "and")+" can be called without naming attributes, and then return whole items: the condition on "+words.Quote(e.Name)+" looks only at the attributes that a request names."))
}

// demandsProjection reports whether a condition may keep out requests for all attributes.
func demandsProjection(e view.ConditionEntry) bool {
	if !e.Is(selectKey) || !e.Compares() {
		return false
	}
	if !e.ValuesKnown() {
		return true
	}
	whole := func(v view.Value) bool { return strings.HasPrefix(v.Text, "ALL_") }
	narrow := func(v view.Value) bool { return v.Text == "SPECIFIC_ATTRIBUTES" || v.Text == "COUNT" }
	if e.Op.Negated {
		return slices.ContainsFunc(e.Values, whole)
	}
	return len(e.Values) > 0 && !slices.ContainsFunc(e.Values, func(v view.Value) bool { return !narrow(v) })
}

func checkPrefix(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Is(view.PrefixKey) || !e.Compares() {
		return
	}
	switch {
	case s.Effect == policy.Deny && !e.Op.Negated:
		c.Add(frame.At(e, "The statement denies listings by the prefix that the caller requests. A listing with a shorter prefix or none shows the same names and is not denied."))
	case s.Effect == policy.Allow && e.Op.Negated:
		c.Add(frame.At(e, "The statement allows listings with any prefix but those named. A listing with a shorter prefix, or without one, is allowed and shows the same names."))
	}
}
