// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// aliased shows how to read another account.
const aliased = `Give the data source a provider with credentials of that account:
  provider "iamproof" {
    alias = "other"
    aws   = { assume_role = { role_arn = "arn:%s:iam::%s:role/NAME" } }
  }
and set provider = iamproof.other in the data source.`

// liveSentences say what went wrong with a read, and what to do. Actions are those that the
// data source may call.
func liveSentences(p *awsiam.Problem, actions []string) (summary, detail string) {
	operation := p.Operation
	if operation == "" {
		operation = "The call"
	}
	switch p.Kind {
	case awsiam.Offline:
		return "Live reads are switched off", "The environment variable " + awsiam.OfflineVariable + " is set, so the provider does not call AWS. Unset it, or remove the data source."
	case awsiam.Misconfigured:
		return "Configuration for AWS not usable", "The provider's aws, the environment or the shared files for AWS cannot be used: " + p.Message +
			".\nCheck aws in the provider block, AWS_PROFILE, AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE."
	case awsiam.NoCredentials:
		return "No credentials for AWS", "This data source reads from AWS, and no credentials were found in the environment (AWS_ACCESS_KEY_ID, AWS_PROFILE), in the shared files or from the machine. " +
			"Set AWS_PROFILE or aws.profile, or run \"aws sso login\".\n" + lastSource(p)
	case awsiam.RoleNotTaken:
		return "Role not assumed", fmt.Sprintf("%s for %s failed with %s: %s\nCheck that the role exists, that its trust policy names the caller, and that the caller is allowed %s.", operation, p.Subject, p.Code, p.Message, p.Operation)
	case awsiam.BadCredentials:
		return "Credentials refused", fmt.Sprintf("AWS refused the credentials: %s answered %s. Check the access key and its account, the region's partition and the clock of this machine.", operation, p.Code)
	case awsiam.Expired:
		return "Credentials expired", operation + " answered " + p.Code + ". Get new credentials, for example with \"aws sso login\", and run Terraform again."
	case awsiam.Denied:
		return "Missing permissions to read from AWS", deniedDetail(p, actions)
	case awsiam.NotManagement:
		return "Policies of the organization not readable", fmt.Sprintf("%s may not be called with credentials of account %s: only the management account (%s) and delegated administrators may read the policies of an organization.\n",
			strings.Join(p.Actions, ", "), p.Got, p.Want) + fmt.Sprintf(aliased, "aws", p.Want) + "\nIf the credentials are already of such an account, they lack permissions. These are enough:\n" + permissionsDocument(actions)
	case awsiam.Throttled:
		return "AWS is throttling", fmt.Sprintf("%s was refused %d times because there are too many calls. Raise max_retries in the provider's aws, or read many principals with one data source iamproof_principals.", operation, p.Attempts)
	case awsiam.NotAWS:
		return "Answer is not from AWS", fmt.Sprintf("%s got an answer from %s (HTTP status %d) that AWS does not give: a proxy, a login page or another service. Check the provider's aws.endpoints, AWS_ENDPOINT_URL, HTTPS_PROXY and the network.", operation, p.Host, p.Status)
	case awsiam.Unreachable:
		return "AWS not reachable", fmt.Sprintf("Nothing answers at %s: %s. Check the network, HTTPS_PROXY and the provider's aws.endpoints. To plan without AWS, remove the data source.", p.Host, p.Message)
	case awsiam.TimedOut:
		return "No answer in time", operation + " did not finish in time. Run Terraform again; if it stays so, check the network, or raise timeout where the data source has it."
	case awsiam.Canceled:
		return "Stopped", "Reading from AWS was stopped."
	case awsiam.AccountForbidden:
		return "Account not allowed", "The credentials belong to account " + p.Got + ", which is not in allowed_account_ids of the provider's aws. Use other credentials, or add the account."
	case awsiam.OtherAccount:
		return "Wrong account", fmt.Sprintf("%s belongs to account %s, and the credentials to account %s. AWS reads no such data across accounts.\n", p.Subject, p.Want, p.Got) + fmt.Sprintf(aliased, partitionOf(p.Subject), p.Want)
	case awsiam.OtherPartition:
		return "Wrong partition", fmt.Sprintf("%s belongs to partition %s, and the credentials to partition %s. Set region in the provider's aws to one of that partition, and use its credentials.", p.Subject, p.Want, p.Got)
	case awsiam.OtherPath:
		return "Wrong path", fmt.Sprintf("There is no %s: the name belongs to %s. Write that ARN.", p.Subject, p.Got)
	case awsiam.NotFound:
		if p.Want != "" {
			return "Account not in the organization", "The organization with the management account " + p.Want + " has no " + p.Subject + ". Check account_id, and that the provider's credentials are of the right organization."
		}
		return "Not found in AWS", p.Subject + " does not exist. Check the name and the account. If the same configuration creates it, let arn refer to the resource, so that it is read after that."
	case awsiam.Changing:
		return "Changed while it was read", p.Subject + " is being changed while it is read: policies that were just listed do not exist any more. Run Terraform again when the changes are done."
	case awsiam.BoundaryGone:
		return "Permissions boundary does not exist", p.Subject + " has the permissions boundary " + p.Got + ", which does not exist, so what it allows is not known. Create the policy, or remove the boundary."
	case awsiam.TooMany:
		return "Too many principals", fmt.Sprintf("More than %d principals of %s fit. The state grows by every document, so there is a limit: narrow path_prefix, name_regex or tags, or raise limit.", p.Limit, p.Subject)
	case awsiam.BadAnswer:
		return "Unexpected answer of AWS", strings.TrimPrefix(operation+": ", "The call: ") + strings.TrimPrefix(p.Subject+": ", ": ") + p.Message + ". Nothing was taken from it."
	}
	return "Reading from AWS failed", fmt.Sprintf("%s failed: %s", operation, strings.TrimPrefix(p.Code+": ", ": ")+p.Message)
}

// notFound is the HTTP status of what does not exist.
const notFound = 404

// lastSource says why the last source of credentials has none.
func lastSource(p *awsiam.Problem) string {
	switch {
	case p.Operation != awsiam.Metadata:
		return "The last source says: " + p.Message
	case p.Host == "":
		return "The metadata service of EC2 instances was not asked, because AWS_EC2_METADATA_DISABLED is set."
	case p.Status == notFound:
		return "The metadata service of EC2 at " + p.Host + " answers that this instance has no role. Give the instance an instance profile, or use other credentials."
	case p.Status != 0:
		return fmt.Sprintf("At last %s was asked, where EC2 instances find the credentials of their role. The answer has status %d: this is no EC2 instance, or a proxy or a setting keeps its metadata from this program. "+
			"Elsewhere than on an instance set AWS_EC2_METADATA_DISABLED=true.", p.Host, p.Status)
	}
	return "At last " + p.Host + " was asked, where EC2 instances find the credentials of their role, and nothing answered. This is no EC2 instance, or its metadata are not reachable from here, as from a container where the hop limit is 1. " +
		"Elsewhere than on an instance set AWS_EC2_METADATA_DISABLED=true, which also saves the wait."
}

// partitionOf is the partition of an ARN, "aws" for other texts.
func partitionOf(subject string) string {
	if fields := strings.SplitN(subject, ":", 3); len(fields) == 3 && fields[0] == "arn" {
		return fields[1]
	}
	return "aws"
}

func deniedDetail(p *awsiam.Problem, actions []string) string {
	document := slices.Sorted(slices.Values(p.Actions))
	for _, a := range p.Actions {
		if slices.Contains(actions, a) {
			document = actions
		}
	}
	said := ""
	if p.Message != "" {
		// It names the layer that denied, which need not be a missing permission.
		said = "AWS says: " + strings.TrimSuffix(words.OneLine(words.Excerpt(p.Message, 500)), ".") + ". "
	}
	return "AWS denied " + strings.Join(p.Actions, ", ") + ". " + said + "What cannot be read counts as unknown, never as absent, so the data source fails. " +
		"These permissions are enough:\n" + permissionsDocument(document)
}
