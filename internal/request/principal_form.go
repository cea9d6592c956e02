// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"errors"
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// checkName checks the name of a user, role or session against the characters that
// IAM permits. The empty name is that of callers that have none.
func checkName(s string) error {
	if i := strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_+=,.@-", r)
	}); i >= 0 {
		return fmt.Errorf("has the name %s: names consist of letters, digits and _ + = , . @ -", words.Quote(s))
	}
	if len(s) > 64 {
		return fmt.Errorf("has a name of %d characters; IAM permits 64", len(s))
	}
	return nil
}

// forms lists what a principal may be.
const forms = "give the ARN of a role, user or session, an account's root ARN, a service such as events.amazonaws.com, the ARN of an identity provider or of a CloudFront origin access identity, or * for anyone without credentials"

// explainPrincipal says what is wrong with a principal that is not an ARN.
func explainPrincipal(s string) error {
	lower := strings.ToLower(s)
	switch {
	case s == "":
		return errors.New("is empty: " + forms)
	case strings.ContainsAny(s, "*?"):
		return errors.New("has a wildcard: a request has one caller; * alone is a caller without credentials")
	case arn.IsAccountID(s):
		return fmt.Errorf("is an account id, which names no single caller: give a role such as arn:aws:iam::%s:role/NAME, or arn:aws:iam::%s:root for the root user", s, s)
	case iam.IsUniqueID(s):
		return errors.New("is a unique id: give the ARN of the role or user")
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		return errors.New("is a URL: give the ARN of the identity provider, arn:aws:iam::ACCOUNT:oidc-provider/HOST, without the scheme")
	case lower != s && (iam.IsServicePrincipal(lower) || strings.HasPrefix(lower, "arn:")):
		return errors.New("has upper-case letters where AWS writes lower case: service names and the fields of an ARN before the name")
	case iam.IsLabels(s) && !strings.Contains(s, "."):
		return fmt.Errorf("is not a caller; the service would be %s: %s", words.Quote(s+".amazonaws.com"), forms)
	case iam.IsLabels(s):
		return fmt.Errorf("is neither a service of AWS nor a provider that policies name by host (%s): give the provider's ARN, arn:aws:iam::ACCOUNT:oidc-provider/%s",
			strings.Join(facts.MainProviderHosts(), ", "), s)
	}
	return errors.New("is not a caller: " + forms)
}
