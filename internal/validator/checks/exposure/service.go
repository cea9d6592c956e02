// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package exposure

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	restrictService      = "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"
	recommendedSourceKey = "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"
)

// exposureServiceChecks are about services that may be made to act for somebody else.
var exposureServiceChecks = []frame.Check{
	{
		ID: restrictService, Class: frame.SecurityWarning, ClassFor: []frame.ClassFor{{Types: iam.Trust, Class: frame.Suggestion}}, Types: iam.Resource | iam.Trust, NoEndpoint: true,
		AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseLogic, Link: frame.ConfusedDeputyPage,
		Title:     "Service that may act for anybody",
		Why:       "A service calls for all of its customers. Without a condition on the resource or account it calls for, another customer can make it use this resource. In trust policies the check is for the services that are documented to send these keys when they take a role.",
		Fix:       "Add a condition on aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths.",
		Example:   `{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`,
		Statement: checkServicePrincipals,
	},
	{
		ID: recommendedSourceKey, FoundBy: restrictService, Class: frame.Suggestion, Types: iam.Resource, NoEndpoint: true, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseLogic, Link: frame.ConfusedDeputyPage,
		Title:   "Service restricted by another key than the source",
		Why:     "A condition on the referer, the address or a key of the service restricts who can make the service call, but says less than the keys that exist for this purpose.",
		Fix:     "Add a condition on aws:SourceArn or aws:SourceAccount.",
		Example: `{"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::mail/*","Condition":{"StringEquals":{"aws:Referer":"210987654321"}}}`,
	},
}

// checkServicePrincipals reports services that have access for any customer for whom they call.
func checkServicePrincipals(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || !namesService(s) || c.Restricted(s, view.SourceKeys) != truth.False {
		return
	}
	narrowing := ""
	if c.Type != iam.Trust {
		for i := range s.Conditions {
			e := &s.Conditions[i]
			if narrowsService(e) && c.Restricting(s, e) != truth.False {
				narrowing = e.Name
				break
			}
		}
	}
	for i := range s.Principals {
		p := &s.Principals[i]
		if p.Not || p.Type != "Service" || !p.Known || c.FoundWrong(p.Node) || !sendsSource(c, p.Text) || mayBeBound(c, s, p.Text) {
			continue
		}
		f := frame.Found{ID: restrictService, At: p.Node, Subject: p.Text, Fix: sourceFix(c, p.Text)}
		switch {
		case narrowing != "":
			f.ID, f.At, f.Subject = recommendedSourceKey, s.Condition.Node, ""
			f.Message = fmt.Sprintf("The service %s is restricted by %s only. The keys aws:SourceArn and aws:SourceAccount say for whom it calls.", words.Quote(p.Text), narrowing)
			c.Add(f)
			return
		case c.Type == iam.Trust:
			f.Message = fmt.Sprintf("The service %s can take the role for any resource of any account that makes it do so.", words.Quote(p.Text))
		default:
			f.Message = fmt.Sprintf("The service %s has access for any customer for whom it calls: others can make it use this resource.", words.Quote(p.Text))
		}
		c.Add(f)
	}
}

func namesService(s *view.Statement) bool {
	for i := range s.Principals {
		if p := &s.Principals[i]; p.Type == "Service" && !p.Not {
			return true
		}
	}
	return false
}

// sendsSource reports whether a condition on the source is of use for the service. In resource policies that is taken for
// granted unless the opposite is known.
func sendsSource(c *frame.Pass, principal string) bool {
	source := facts.SendsSource(view.GlobalPrincipal(principal))
	if c.Type == iam.Trust {
		return source == "role"
	}
	return source != "never"
}

// sourceFix writes the condition to add.
func sourceFix(c *frame.Pass, principal string) string {
	account := c.Account
	if account == "" && c.ResourceARN != "" {
		account = arn.SplitFields(c.ResourceARN).Account()
	}
	if account == "" {
		return "Add a condition such as {\"StringEquals\": {\"aws:SourceAccount\": \"ACCOUNT\"}} with your account id, or one on aws:SourceArn with the ARN that " +
			principal + " calls for."
	}
	return fmt.Sprintf(`Add the condition {"StringEquals": {"aws:SourceAccount": %s}}, or one on aws:SourceArn with the ARN that %s calls for.`, words.Quote(account), principal)
}

// narrowsService reports whether a condition on the key says something about who makes a service call: the request's origin or
// a key of the service itself. What is in the request, such as the ACL or encryption of an object, does not.
func narrowsService(e *view.ConditionEntry) bool {
	switch {
	case e.Is("aws:Referer"), e.Is("aws:UserAgent"), view.NetworkKeys.Has(e.Name), view.CallerKeys.Has(e.Name), view.ServiceKeys.Has(e.Name):
		return true
	case strings.EqualFold(e.Prefix, "s3"):
		return e.Is("s3:ResourceAccount")
	}
	return e.Prefix != "" && !strings.EqualFold(e.Prefix, "aws")
}
