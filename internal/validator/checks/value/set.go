// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueSetChecks are about how many values a key has, and the set operators that keys with several need.
var valueSetChecks = []frame.Check{
	{
		ID: multipleBoolean, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseNames, Link: frame.OperatorsPage,
		Title:     "Bool or Null with several values",
		Why:       "The values of a key are alternatives. With both true and false, Null holds for every request, and Bool for every request that has the key.",
		Fix:       "Keep the one value that is meant.",
		Example:   `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":["true","false"]}}}`,
		Condition: checkBooleans,
	},
	{
		ID: missingQualifier, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseNames, Link: frame.SetKeysPage,
		Title:     "Key with several values without a set operator",
		Why:       "A request can have several values of this key. AWS documents how they are compared only for operators that begin with ForAnyValue or ForAllValues.",
		Fix:       "Write ForAnyValue: before the operator if one value that matches is enough. ForAllValues: means that no value may be outside the list, and also holds for requests without the key.",
		Example:   `{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"StringEquals":{"aws:TagKeys":["unit","stage"]}}}`,
		Condition: checkQualifier,
	},
	{
		ID: forAllSingle, Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseNames, Link: frame.SetKeysPage,
		Title:     "ForAllValues on a key with one value",
		Why:       "ForAllValues holds for requests that lack the key. On a key that has one value or none it only adds this gap, and on one that every request has it adds nothing.",
		Fix:       "Remove ForAllValues: from the operator.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}}`,
		Condition: checkForAllSingle,
	},
	{
		ID: forAnySingle, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", Data: frame.Catalogue, Phase: frame.PhaseNames, Link: frame.SetKeysPage,
		Title:     "ForAnyValue on a key with one value",
		Why:       "On a key that has one value or none, ForAnyValue makes readers expect several values.",
		Fix:       "Remove ForAnyValue: from the operator.",
		Example:   `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"ForAnyValue:StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
		Condition: checkForAnySingle,
	},
	{
		ID: forAnyAudience, Class: frame.SecurityWarning, Types: iam.Trust, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseNames, Link: frame.OIDCKeysPage,
		Title:     "ForAnyValue on an audience that is one value",
		Why:       "The tokens of this provider have one audience. ForAnyValue is for claims that hold a list.",
		Fix:       "Remove ForAnyValue: from the operator.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"ForAnyValue:StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}`,
		Condition: checkForAnyAudience,
	},
	{
		ID: confirmAudience, Class: frame.Suggestion, Types: iam.Trust, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseNames, Link: frame.OIDCKeysPage,
		Title:     "Set operator on an audience that may be one value",
		Why:       "Whether the audience is one value or a list depends on the provider. A set operator is right only for a list.",
		Fix:       "Look at a token of the provider: if its audience is a single text, remove the set operator.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"ForAllValues:StringEquals":{"idp.example.org:aud":"app-1"}}}`,
		Condition: checkAudienceType,
	},
}

func checkBooleans(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if len(e.Values) < 2 || !e.Op.Valid || e.Op.Family != iam.BoolFamily && e.Op.Family != iam.NullFamily {
		return
	}
	if e.Op.Family == iam.BoolFamily && c.Key(e).Cardinality != catalog.Single {
		return
	}
	has := map[string]bool{}
	for i := range e.Values {
		if e.Values[i].Known {
			has[strings.ToLower(e.Values[i].Text)] = true
		}
	}
	f := frame.At(e, fmt.Sprintf("%s has %s for %s.", e.Operator, words.Count(len(e.Values), "value", "values"), e.Name))
	switch {
	case !has["true"] || !has["false"]:
		f.Class = frame.Warning
		f.Message += " One of the two is enough."
	case e.Op.Family == iam.NullFamily:
		f.Message += " With both true and false, every request meets the condition."
	default:
		f.Message += " With both true and false, every request that has the key meets the condition."
	}
	c.Add(f)
}

func checkQualifier(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Set != iam.NoSet || !e.Compares() {
		return
	}
	k := c.Key(e)
	if !k.Known || k.Cardinality == catalog.Single || k.Cardinality == catalog.MaybeMultivalued && k.Origin != catalog.KeyService {
		return
	}
	f := frame.At(e, fmt.Sprintf("Requests can have several values of %s, and %s is for one. AWS does not document the result.", e.Name, e.Operator))
	if k.Context == nil {
		f.Class, f.Data = frame.Warning, frame.Catalogue // AWS's lists are not reliable in this, nor are tokens
		f.Message = fmt.Sprintf("%s is listed as a key with several values, and %s is for one.", e.Name, e.Operator)
	}
	f.Fix = fmt.Sprintf("Write ForAnyValue:%s if one value that matches is enough. ForAllValues:%s means that no value may be outside the list; requests without the key meet it too.", e.Operator, e.Operator)
	if e.Op.Negated {
		f.Fix = fmt.Sprintf("Write ForAnyValue:%s if one value outside the list is enough, or ForAllValues:%s if none may be in it; requests without the key meet that too.", e.Operator, e.Operator)
	}
	c.Add(f)
}

// oneValue reports whether a request has one value of the entry's key at most. Of the audience of a provider it is not certain
// unless the provider is known.
func oneValue(c *frame.Pass, e *view.ConditionEntry) bool {
	k := c.Key(e)
	return k.Known && k.Cardinality == catalog.Single && k.Origin != catalog.KeyAttested && !openAudience(c, e)
}

// openAudience reports whether the key is the audience of a provider, and it is not known whether it is a list.
func openAudience(c *frame.Pass, e *view.ConditionEntry) bool {
	k := c.Key(e)
	return k.Origin == catalog.KeyFederated && (hasSuffix(e, ":aud") && k.Cardinality != catalog.Single || hasSuffix(e, ":azp") && !e.Is("accounts.google.com:azp"))
}

func checkForAllSingle(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if e.Op.Set != iam.ForAllValues || !e.Compares() || !oneValue(c, e) {
		return
	}
	plain := strings.TrimPrefix(e.Operator, "ForAllValues:")
	f := frame.At(e, fmt.Sprintf("A request has one value of %s at most. %s compares it as well, but also holds for requests without the key.", e.Name, e.Operator))
	switch c.Present(s, e) {
	case truth.True:
		f.Class = frame.Suggestion
		f.Message = fmt.Sprintf("Every request that the statement is about has one value of %s, so that ForAllValues adds nothing to %s.", e.Name, plain)
	case truth.Unknown:
		return
	}
	f.Fix, f.Data = "Write "+plain+".", frame.KeyData(c.Key(e))
	if base := strings.TrimSuffix(plain, "IfExists"); f.Class == 0 {
		switch {
		case e.Op.Negated:
			f.Message = fmt.Sprintf("A request has one value of %s at most, and %s holds for requests without the key as well, so that ForAllValues adds nothing.", e.Name, plain)
		case e.Op.IfExists:
			f.Message = fmt.Sprintf("A request has one value of %s at most, and IfExists and ForAllValues both let the condition hold for requests without the key.", e.Name)
			f.Fix = fmt.Sprintf("Write %s to require the key, or %s if requests without it are meant too.", base, plain)
		default:
			f.Fix = fmt.Sprintf("Write %s, or %sIfExists if requests without the key are meant too.", plain, plain)
		}
	}
	c.Add(f)
}

func checkForAnySingle(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Set == iam.ForAnyValue && e.Compares() && oneValue(c, e) && !(c.Type == iam.Trust && hasSuffix(e, ":aud")) {
		f := frame.At(e, fmt.Sprintf("A request has one value of %s at most, so that ForAnyValue adds nothing to %s.", e.Name, strings.TrimPrefix(e.Operator, "ForAnyValue:")))
		f.Fix, f.Data = "Write "+strings.TrimPrefix(e.Operator, "ForAnyValue:")+".", frame.KeyData(c.Key(e))
		c.Add(f)
	}
}

func checkForAnyAudience(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Set == iam.ForAnyValue && e.Compares() && hasSuffix(e, ":aud") && oneValue(c, e) {
		f := frame.At(e, fmt.Sprintf("The audience %s is one value, and %s is for lists.", e.Name, e.Operator))
		f.Fix = "Write " + strings.TrimPrefix(e.Operator, "ForAnyValue:") + "."
		c.Add(f)
	}
}

func checkAudienceType(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Set != iam.NoSet && e.Compares() && openAudience(c, e) {
		c.Add(frame.At(e, fmt.Sprintf("%s is right only if the tokens of the provider hold a list in %s.", e.Operator, e.Name)))
	}
}
